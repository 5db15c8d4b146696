using JdmMl.Data;
using JdmMl.Evaluation;
using Microsoft.ML;

namespace JdmMl.Tests;

/// <summary>What the ML.NET evaluation hands on to comparisons and reports.</summary>
public class EvaluateResultTests
{
    [Fact]
    public void Every_metric_stands_beside_its_conventions()
    {
        var ml = new MLContext(seed: 1);
        var pairs = new PhantomPairs(PhantomKind.Nuclei, 3, 32, 4);
        var view = ml.GetImageSegmentation().LoadPairs(pairs);
        var metrics = ml.GetImageSegmentation().Evaluate(view, new EvaluateOptions
        {
            PredictedMaskColumnName = PairColumns.Mask, NetworkSize = new(16, 16), Name = "perfect",
            Conventions = new() { Tolerance = 1 },
        });

        Assert.Equal(("perfect", 3), (metrics.Result.Name, metrics.Result.Count));
        Assert.All(
            (string[])["dice", "iou", "nsd", "aji", "pq"],
            name => Assert.All(metrics.Result.Values(name), v => Assert.Equal(1, v, 1e-12)));
        Assert.All(metrics.Result.AtNetworkSize!.Values("hd95"), v => Assert.Equal(0, v));
        Assert.Equal(metrics.MeanDice, metrics.Result.Summary["dice"].Mean, 1e-12);
        Assert.Equal(1, metrics.Result.Conventions.Tolerance);
        Assert.Equal(pairs.Items.Select(i => i.Id), metrics.Result.Rows.Select(r => r.Id));
        Assert.Equal(
            EvaluationResultFile.ToJson(metrics.Result),
            EvaluationResultFile.ToJson(EvaluationResultFile.FromJson(EvaluationResultFile.ToJson(metrics.Result), "result")));
        Assert.Contains("class masks", Assert.Throws<JdmException>(() => ml.GetImageSegmentation().Evaluate(view, new EvaluateOptions
        {
            PredictedMaskColumnName = PairColumns.Mask, Conventions = new() { Instances = InstanceKind.Labels },
        })).Message);
    }
}
