using System.Runtime.ExceptionServices;

namespace JdmMl.Evaluation;

/// <summary>Measures a set of images, several at a time; the result does not depend on how many.</summary>
public sealed record SetEvaluation
{
    /// <summary>The method, or the arm of an experiment.</summary>
    public required string Name { get; init; }

    /// <summary>The data set.</summary>
    public required string DataSet { get; init; }

    /// <summary>What the scores depend on besides the masks.</summary>
    public EvaluationConventions Conventions { get; init; } = new();

    /// <summary>
    /// A second size at which everything is measured too, masks resized to it by nearest; null for none. Distances there are in pixels
    /// of that size where the unit is px; otherwise the spacing is stretched so that an image keeps its extent.
    /// </summary>
    public EvaluationResolution? NetworkSize { get; init; }

    /// <summary>Images measured at a time; 0 for one a processor.</summary>
    public int Parallelism { get; init; }

    /// <summary>Measures every image.</summary>
    /// <param name="count">Number of images, at least one.</param>
    /// <param name="read">Gives image k; called once for each, from several threads.</param>
    /// <param name="ct">Stops between images.</param>
    /// <returns>The result, with rows in the order of the images.</returns>
    /// <exception cref="ArgumentException">
    /// There is no image, or one cannot be compared; of several faulty images the first is named.
    /// </exception>
    public EvaluationResult Run(int count, Func<int, ImageMasks> read, CancellationToken ct = default)
    {
        Conventions.Validate();
        if (count < 1) throw new ArgumentException($"There are {count} images to evaluate; expected at least one.");
        if (NetworkSize is { IsNative: true } or { Height: null })
            throw new ArgumentException("The network size names no size; expected a width and a height.");
        var (native, network) = (new ImageMeasurement[count], NetworkSize is null ? null : new ImageMeasurement[count]);
        var faults = new Exception?[count];
        var threads = new ParallelOptions
        {
            MaxDegreeOfParallelism = Parallelism > 0 ? Parallelism : Environment.ProcessorCount, CancellationToken = ct,
        };
        Parallel.For(0, count, threads, (k, loop) =>
        {
            try
            {
                var image = read(k);
                native[k] = ImageMeasurement.Of(image, Conventions);
                if (network is not null) network[k] = AtNetworkSize(image);
            }
            catch (Exception exception)
            {
                faults[k] = exception;
                loop.Break();                                               // images before this one are still looked at
            }
        });
        if (faults.FirstOrDefault(f => f is not null) is { } fault) ExceptionDispatchInfo.Throw(fault);
        var result = Result(native, EvaluationResolution.Native);
        return (network is null ? result : result with { AtNetworkSize = Result(network, NetworkSize!) }).Validated();
    }

    private ImageMeasurement AtNetworkSize(ImageMasks image)
    {
        var (width, height) = (NetworkSize!.Width!.Value, NetworkSize.Height!.Value);
        var conventions = Conventions.Unit == "px" ? Conventions : Conventions with
        {
            SpacingX = Conventions.SpacingX * image.Width / width, SpacingY = Conventions.SpacingY * image.Height / height,
        };
        return ImageMeasurement.Of(image.Resized(width, height), conventions);
    }

    private EvaluationResult Result(ImageMeasurement[] images, EvaluationResolution resolution) => new EvaluationResult
    {
        Name = Name, DataSet = DataSet, Resolution = resolution, Conventions = Conventions,
        Rows = [.. images.Select(i => i.Row)], Set = SetNumbers.Of(images, Conventions),
    }.Validated();
}
