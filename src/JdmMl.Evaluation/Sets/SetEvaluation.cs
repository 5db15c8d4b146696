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
        Validate();
        if (count < 1) throw new ArgumentException($"There are {count} images to evaluate; expected at least one.");
        var images = new MeasuredImage[count];
        var faults = new Exception?[count];
        var threads = new ParallelOptions
        {
            MaxDegreeOfParallelism = Parallelism > 0 ? Parallelism : Environment.ProcessorCount, CancellationToken = ct,
        };
        Parallel.For(0, count, threads, (k, loop) =>
        {
            try
            {
                images[k] = Measure(read(k));
            }
            catch (Exception exception)
            {
                faults[k] = exception;
                loop.Break();                                               // images before this one are still looked at
            }
        });
        if (faults.FirstOrDefault(f => f is not null) is { } fault) ExceptionDispatchInfo.Throw(fault);
        return Of(images);
    }

    /// <summary>Measures one image, for callers who cannot read images in any order.</summary>
    /// <exception cref="ArgumentException">The image cannot be compared.</exception>
    public MeasuredImage Measure(ImageMasks image) => new(
        ImageMeasurement.Of(image, Conventions), NetworkSize is null ? null : AtNetworkSize(image));

    /// <summary>The result of measured images, at least one.</summary>
    /// <exception cref="ArgumentException">There is no image, or one occurs twice.</exception>
    public EvaluationResult Of(IReadOnlyList<MeasuredImage> images)
    {
        Validate();
        if (images.Count == 0) throw new ArgumentException("There are no images to evaluate; expected at least one.");
        var native = Result([.. images.Select(i => i.Native)], EvaluationResolution.Native);
        return NetworkSize is null
            ? native
            : native with { AtNetworkSize = Result([.. images.Select(i => i.AtNetworkSize!)], NetworkSize) };
    }

    private void Validate()
    {
        Conventions.Validate();
        if (NetworkSize is { IsNative: true } or { Height: null })
            throw new ArgumentException("The network size names no size; expected a width and a height.");
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

/// <summary>One image at its own size and, where asked for, at the network's.</summary>
/// <param name="Native">At its own size.</param>
/// <param name="AtNetworkSize">At the network's size, or null.</param>
public sealed record MeasuredImage(ImageMeasurement Native, ImageMeasurement? AtNetworkSize);
