using JdmMl.Data;
using JdmMl.Segmentation;
using Microsoft.ML;

namespace JdmMl.Tests;

public class SegmentationViewsTests
{
    private static readonly MLContext Context = new(seed: 1);

    [Fact]
    public void Two_views_train_as_rows_of_two_origins_do()
    {
        var (real, synthetic) = (Pairs(4, 1, Origins.Real), Pairs(3, 2, Origins.Synthetic));
        var trainer = Context.GetImageSegmentation().Trainers.Segmentation(Small.Segmentation);
        using var rows = trainer.Fit(View(real.Concat(synthetic)));
        using var views = trainer.Fit(View(real), View(synthetic));

        Assert.Equal(rows.Model.History.Select(stage => (stage.Stage, stage.DataHash, stage.Loss)),
            views.Model.History.Select(stage => (stage.Stage, stage.DataHash, stage.Loss)));
        Assert.Equal(["pretrain", "finetune"], views.Model.History.Select(stage => stage.Stage));
        Assert.Null(views.Model.History[1].Validation);
    }

    [Fact]
    public void A_third_view_is_validated_on_and_regimes_reach_the_estimator()
    {
        var options = Small.Segmentation with { Regime = TrainingRegime.Mixed, ValidationIterations = 1 };
        var trainer = Context.GetImageSegmentation().Trainers.Segmentation(options);
        using var fitted = trainer.Fit(View(Pairs(4, 1, Origins.Real)), View(Pairs(3, 2, Origins.Real)), View(Pairs(2, 3, Origins.Real)));

        var stage = Assert.Single(fitted.Model.History);
        Assert.Equal(("mixed", 7, 2), (stage.Stage, stage.Pairs, stage.Validation!.Cases));
    }

    [Fact]
    public void A_view_without_rows_is_refused() =>
        Assert.Contains("has no rows", Assert.Throws<JdmException>(() => Context.GetImageSegmentation().Trainers.Segmentation(Small.Segmentation)
            .Fit(View(Pairs(2, 1, Origins.Real)), View(Pairs(2, 1, Origins.Real).Select([])))).Message);

    private static IDataView View(IPairSource pairs) => Context.GetImageSegmentation().LoadPairs(pairs);

    private static IPairSource Pairs(int count, int seed, string origin)
    {
        var source = Small.Phantoms(count, seed);
        return new MemoryPairs(Enumerable.Range(0, count).Select(source.Read)
            .Select(pair => pair with { Info = pair.Info with { Id = $"{seed}-{pair.Info.Id}", Origin = origin } }));
    }
}
