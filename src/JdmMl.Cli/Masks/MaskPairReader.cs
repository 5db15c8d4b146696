using JdmMl.Data;
using JdmMl.Evaluation;

namespace JdmMl.Cli.Masks;

/// <summary>Reads what is compared for one image, and refuses what cannot be.</summary>
/// <param name="Truth">How values of true masks become classes.</param>
/// <param name="Prediction">How values of predicted masks become classes.</param>
/// <param name="Objects">Whether masks are label maps.</param>
/// <param name="ResizePrediction">Whether a prediction of another size is resized to its truth by nearest.</param>
/// <param name="GroupOf">The patient or sequence of an image.</param>
internal sealed record MaskPairReader(
    MaskValues Truth, MaskValues Prediction, bool Objects, bool ResizePrediction, Func<string, string> GroupOf)
{
    /// <exception cref="JdmException">A file is no mask, or sizes differ.</exception>
    internal ImageMasks Read(MaskFiles files)
    {
        var (truth, prediction) = (Read(files.Truth, Truth), Read(files.Prediction, Prediction));
        var image = new ImageMasks
        {
            Id = files.Id, Group = GroupOf(files.Id), Width = truth.Width, Height = truth.Height,
            Truth = truth.Classes, TruthObjects = truth.Objects, Prediction = [],
        };
        prediction = Fit(prediction, files.Prediction, image, files.Truth);
        image = image with { Prediction = prediction.Classes, PredictionObjects = prediction.Objects };
        if (files.SoftMap is null) return image;
        var (width, height, map) = MaskValues.ReadSoftMap(files.SoftMap);
        return image with { SoftMap = Fit(new(width, height, map, null), files.SoftMap, image, files.Truth).Classes };
    }

    private Values Read(string path, MaskValues values)
    {
        if (!Objects)
        {
            var mask = values.Read(path);
            return new(mask.Width, mask.Height, mask.Labels, null);
        }
        var (width, height, labels) = MaskValues.ReadObjects(path);
        return new(width, height, Array.ConvertAll(labels, label => label > 0 ? (byte)1 : (byte)0), labels);
    }

    private Values Fit(Values values, string path, ImageMasks image, string truth)
    {
        if ((values.Width, values.Height) == (image.Width, image.Height)) return values;
        if (!ResizePrediction)
            throw new JdmException(
                $"'{path}' is {values.Width}x{values.Height}, but its truth '{truth}' is {image.Width}x{image.Height}. " +
                "Predict at the size of the truth, or give --resize-pred to resize predictions by nearest.");
        var resized = new ImageMasks
        {
            Id = image.Id, Width = values.Width, Height = values.Height,
            Truth = values.Classes, Prediction = values.Classes, PredictionObjects = values.Objects,
        }.Resized(image.Width, image.Height);
        return new(image.Width, image.Height, resized.Prediction, resized.PredictionObjects);
    }

    private readonly record struct Values(int Width, int Height, byte[] Classes, ushort[]? Objects);
}
