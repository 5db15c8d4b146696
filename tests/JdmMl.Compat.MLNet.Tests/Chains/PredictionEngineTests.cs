using JdmMl.Compat.MLNet.Tests.ThirdParty;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Compat.MLNet.Tests.Chains;

public class PredictionEngineTests
{
    private readonly MLContext _ml = new(seed: 1);

    private IDataView Data => _ml.Data.LoadFromEnumerable(Rows.Of(3));

    private sealed class Prediction
    {
        public float[] Centered { get; set; } = [];

        public string Name { get; set; } = "";
    }

    private sealed class Unrelated
    {
        public float Nowhere { get; set; } = 3;
    }

    private TransformerChain<CenterTransformer> Model(bool asMapper) =>
        new RepeatEstimator(asMapper).Append(new CenterEstimator(_ml, "Centered", "Values")).Fit(Data);

    [Fact]
    public void A_chain_with_a_stage_that_is_no_row_mapper_is_refused()
    {
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Model.CreatePredictionEngine<SampleRow, Prediction>(Model(false)));
        Assert.StartsWith("Must be a row to row mapper", fault.Message);
    }

    [Fact]
    public void A_row_adding_stage_works_as_an_identity_mapper()
    {
        using var engine = _ml.Model.CreatePredictionEngine<SampleRow, Prediction>(Model(true));
        Assert.Equal([4f, 0f], engine.Predict(new SampleRow { Name = "x", Values = [5, 10] }).Centered);
        Assert.Equal("y", engine.Predict(new SampleRow { Name = "y", Values = [5, 10] }).Name);
        Assert.Equal(["Id", "Name", "Values", "Centered"], engine.OutputSchema.Select(c => c.Name));
    }

    [Fact]
    public void The_scoring_model_of_a_chain_leaves_the_refused_stage_out()
    {
        var model = new EstimatorChain<ITransformer>().Append(new RepeatEstimator(), TransformerScope.Training)
            .Append(new CenterEstimator(_ml, "Centered", "Values")).Fit(Data);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Model.CreatePredictionEngine<SampleRow, Prediction>(model));
        using var engine = _ml.Model.CreatePredictionEngine<SampleRow, Prediction>(model.GetModelFor(TransformerScope.Scoring));
        Assert.Equal([-1f, -10f], engine.Predict(new SampleRow { Values = [0, 0] }).Centered);
    }

    [Fact]
    public void ML_NET_s_own_transformers_map_rows()
    {
        var model = _ml.Transforms.CopyColumns("Centered", "Values").Append(_ml.Transforms.SelectColumns("Centered", "Name")).Fit(Data);
        using var engine = _ml.Model.CreatePredictionEngine<SampleRow, Prediction>(model);
        Assert.Equal([1f, 2f], engine.Predict(new SampleRow { Values = [1, 2] }).Centered);
    }

    [Fact]
    public void Members_without_a_column_are_ignored_unless_told()
    {
        using var engine = _ml.Model.CreatePredictionEngine<SampleRow, Unrelated>(Model(true));
        Assert.Equal(3, engine.Predict(new SampleRow { Values = [1, 2] }).Nowhere);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            _ml.Model.CreatePredictionEngine<SampleRow, Unrelated>(Model(true), ignoreMissingColumns: false));
    }

    [Fact]
    public void Disposing_the_engine_disposes_the_transformer_unless_told()
    {
        var model = Model(true);
        _ml.Model.CreatePredictionEngine<SampleRow, Prediction>(model, new PredictionEngineOptions { OwnsTransformer = false }).Dispose();
        Assert.False(model.OfType<RepeatTransformer>().Single().Disposed);
        _ml.Model.CreatePredictionEngine<SampleRow, Prediction>(model).Dispose();
        Assert.True(model.OfType<RepeatTransformer>().Single().Disposed);
    }
}
