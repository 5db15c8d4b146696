using JdmMl.Data;
using JdmMl.Segmentation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl;

/// <summary>An image with what the network says of it.</summary>
internal sealed record SegmentedImage(RgbImage Image, SegmentationPrediction Prediction);

/// <summary>
/// The predicted columns of a row, all out of one pass through the network. A row without an image has no mask and no overlay, and
/// probabilities that are not a number.
/// </summary>
internal abstract class SegmentedColumns(SegmentationPredictor predictor, SegmentationOutput output, IReadOnlySet<string> active)
    : IAddedColumns
{
    /// <summary>The current row's prediction, computed when first asked for; null where it has no image.</summary>
    protected abstract SegmentedImage? Current();

    public virtual void Dispose() { }

    public Delegate Getter(DataViewSchema.Column added)
    {
        if (added.Name == output.ProbabilityColumnName)
        {
            int size = ((VectorDataViewType)added.Type).Size;
            return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Probability(ref value, size));
        }
        if (added.Name == output.OverlayColumnName)
            return ImageGetters.Of(
                () => Current() is { } row ? Overlay.Outline(row.Image, row.Prediction.Mask, Rgb.Prediction).ToMLImage() : null);
        return ImageGetters.Of(() => Current()?.Prediction.Mask.ToMLImage());
    }

    protected IEnumerable<SegmentedImage> Segment(IReadOnlyList<RgbImage> images)
    {
        bool probabilities = output.ProbabilityColumnName is string name && active.Contains(name);
        return predictor.Segment(images, probabilities ? ProbabilitySize.Network : ProbabilitySize.None)
            .Zip(images, (prediction, image) => new SegmentedImage(image, prediction));
    }

    private void Probability(ref VBuffer<float> value, int size)
    {
        var editor = VBufferEditor.Create(ref value, size);
        if (Current() is { } row) row.Prediction.Probabilities!.Values.CopyTo(editor.Values);
        else editor.Values.Fill(float.NaN);
        value = editor.Commit();
    }
}
