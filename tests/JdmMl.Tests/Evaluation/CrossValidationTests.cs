using JdmMl.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Tests.Evaluation;

public class CrossValidationTests
{
    private readonly MLContext _ml = new(seed: 3);

    private IDataView Patients(int patients, int images)
    {
        var source = Small.Phantoms(patients * images);
        return _ml.GetImageSegmentation().LoadPairs(new MemoryPairs(Enumerable.Range(0, patients * images).Select(source.Read)
            .Select((pair, i) => pair with { Info = pair.Info with { Group = $"patient {i % patients}" } })));
    }

    [Fact]
    public void Every_row_is_tested_once_and_no_group_is_on_both_sides()
    {
        var data = Patients(12, 2);
        var trained = new List<string[]>();
        var spy = new Spy(_ml.GetImageSegmentation().Trainers.Segmentation(Small.Segmentation), trained);
        var folds = _ml.GetImageSegmentation().CrossValidate(data, spy, numberOfFolds: 3);
        Assert.Equal([0, 1, 2], folds.Select(f => f.Fold));
        Assert.Equal(
            data.GetColumn<string>("Id").Order(), folds.SelectMany(f => f.Metrics.Result.Rows).Select(r => r.Id).Order());
        foreach (var fold in folds)
        {
            string[] tested = [.. fold.ScoredHoldOutSet.GetColumn<string>("Group").Distinct()];
            Assert.Empty(tested.Intersect(trained[fold.Fold]));
            Assert.Equal(12, tested.Length + trained[fold.Fold].Length);
            ((IDisposable)fold.Model).Dispose();
        }
    }

    [Fact]
    public void An_empty_fold_is_refused_and_a_missing_key_is_named()
    {
        var trainer = _ml.GetImageSegmentation().Trainers.Segmentation(Small.Segmentation);
        Assert.Contains("Fold", Assert.Throws<JdmException>(
            () => _ml.GetImageSegmentation().CrossValidate(Patients(1, 4), trainer, numberOfFolds: 4)).Message);
        Assert.ThrowsAny<ArgumentException>(
            () => _ml.GetImageSegmentation().CrossValidate(Patients(4, 1), trainer, samplingKeyColumnName: "Hospital"));
    }

    private sealed class Spy(IEstimator<ITransformer> inner, List<string[]> groups) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input)
        {
            groups.Add([.. input.GetColumn<string>("Group").Distinct()]);
            return inner.Fit(input);
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inner.GetOutputSchema(inputSchema);
    }
}
