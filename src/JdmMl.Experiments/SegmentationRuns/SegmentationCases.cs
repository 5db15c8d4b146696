using JdmMl.Data;
using JdmMl.Segmentation;
using JdmMl.Training;

namespace JdmMl.Experiments;

/// <summary>A source as training cases in one file, and which of them come from which pair.</summary>
internal sealed class SegmentationCases : IDisposable
{
    private readonly IDisposable _file;
    private readonly ILookup<string, int> _casesOf;
    private readonly IPairSource _source;

    private SegmentationCases(IPairSource source, ITrainingCases all, IDisposable file, bool windows)
    {
        (_source, All, _file) = (source, all, file);
        _casesOf = Enumerable.Range(0, all.Count).ToLookup(index => windows ? PairOf(all.Items[index].Id) : all.Items[index].Id);
    }

    /// <summary>Every case.</summary>
    internal ITrainingCases All { get; }

    /// <summary>Makes the file, or finds it again.</summary>
    /// <param name="source">The pairs.</param>
    /// <param name="options">Size and crop.</param>
    /// <param name="wholeImages">Whether pairs are resized whole: synthetic ones already are what one crop of a real image is.</param>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told how many pairs are read.</param>
    /// <param name="cancellation">Stops before the next pair.</param>
    internal static SegmentationCases Open(
        IPairSource source, SegmentationOptions options, bool wholeImages, string path, IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        var listener = progress is null ? null : new Listener(progress);
        if (options.Crop is NativeCrop)
        {
            var native = NativeCases.Build(source, path, listener, cancellation);
            return new SegmentationCases(source, native, native, windows: false);
        }
        var packing = options.ToPackOptions();
        if (wholeImages) packing = packing with { Crop = Crop.Resize };
        var packed = PackedPairs.Build(source, packing, path, listener, cancellation);
        return new SegmentationCases(source, new PackedCases(packed), packed, packing.Crop is PatchCrop);
    }

    /// <summary>The cases of some pairs.</summary>
    internal ITrainingCases Of(IReadOnlyList<int> pairs) =>
        new CaseSubset(All, [.. pairs.SelectMany(pair => _casesOf[_source.Items[pair].Id])]);

    public void Dispose() => _file.Dispose();

    // a window has the id pair@y,x
    private static string PairOf(string id) => id[..id.LastIndexOf('@')];

    // Reports at once and on the packing thread; Progress<T> would report late and in any order.
    private sealed class Listener(IProgress<TrainingProgress> next) : IProgress<(int done, int total)>
    {
        private ProgressClock? _clock;

        public void Report((int done, int total) value)
            => (_clock ??= new ProgressClock(next, "pack", value.total)).Report(value.done);
    }
}
