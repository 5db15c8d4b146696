using JdmMl.Data;

namespace JdmMl.Segmentation.Tests.Prediction;

/// <summary>Untrained models whose masks hold both classes: of the seeds from 1 on, the first such one.</summary>
internal static class Irregular
{
    private static readonly RgbImage Image = Discs.Pair(29, 24, new Random(3), "").Image;

    internal static SegmentationModel Model(SegmentationOptions options)
    {
        for (var seed = 1; seed < 100; seed++)
        {
            var model = SegmentationModel.Untrained(options with { Seed = seed });
            if (model.Predict(Image).ForegroundShare() is > 0.2 and < 0.8) return model;
            model.Dispose();
        }
        throw new InvalidOperationException("no seed below 100 gives a mask of both classes");
    }
}
