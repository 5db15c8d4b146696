using JdmMl.Compat.MLNet.Tests.ThirdParty;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Compat.MLNet.Tests.Chains;

public class ScopeTests
{
    private readonly MLContext _ml = new(seed: 1);

    private IDataView Data => _ml.Data.LoadFromEnumerable(Rows.Of(3));

    private TransformerChain<CenterTransformer> Model(TransformerScope scope) =>
        _ml.Transforms.CopyColumns("Copy", "Values")
            .Append(new RepeatEstimator(), scope)
            .Append(new CenterEstimator(_ml, "Centered", "Copy"))
            .Fit(Data);

    [Fact]
    public void Transform_leaves_the_training_stage_out_unless_told()
    {
        var model = Model(TransformerScope.Training);
        Assert.Equal([0, 1, 2], model.Transform(Data).Ids());
        Assert.Equal([0, 1, 2], model.Transform(Data, TransformerScope.Testing).Ids());
        Assert.Equal([0, 0, 1, 1, 2, 2], model.Transform(Data, TransformerScope.Training).Ids());
    }

    [Fact]
    public void A_stage_for_training_and_testing_also_runs_on_test_data()
    {
        var model = Model(TransformerScope.TrainTest);
        Assert.Equal(6, model.Transform(Data, TransformerScope.Testing).Ids().Length);
        Assert.Equal(3, model.Transform(Data).Ids().Length);
    }

    [Fact]
    public void Fit_uses_every_stage_whatever_its_scope()
    {
        var rows = 0L;
        var watched = new CenterEstimator(_ml, "Centered", "Values");
        var chain = new EstimatorChain<ITransformer>().Append(new RepeatEstimator(), TransformerScope.None)
            .Append(new Watching(watched, view => rows = view.GetRowCount() ?? -1));
        chain.Fit(Data);
        Assert.Equal(6, rows);
    }

    [Fact]
    public void The_model_for_scoring_lacks_the_training_stage()
    {
        var model = Model(TransformerScope.Training);
        Assert.Equal(3, model.Count());
        Assert.Equal(2, model.GetModelFor(TransformerScope.Scoring).Count());
        Assert.Empty(model.GetModelFor(TransformerScope.None));
    }

    [Fact]
    public void The_model_for_training_still_transforms_for_scoring()
    {
        var training = Model(TransformerScope.Training).GetModelFor(TransformerScope.Training);
        Assert.Equal(3, training.Count());
        Assert.Equal(3, training.Transform(Data).Ids().Length);
        Assert.Equal(6, training.Transform(Data, TransformerScope.Training).Ids().Length);
    }

    [Fact]
    public void Disposing_the_chain_disposes_its_members_once()
    {
        var model = Model(TransformerScope.Training);
        var repeat = model.OfType<RepeatTransformer>().Single();
        model.Dispose();
        model.Dispose();
        Assert.True(repeat.Disposed);
    }

    [Fact]
    public void A_chain_of_transformers_can_be_made_by_hand()
    {
        var copy = _ml.Transforms.CopyColumns("Copy", "Values").Fit(Data);
        var repeat = new RepeatTransformer(false);
        var chain = copy.Append(repeat);
        Assert.Same(repeat, chain.LastTransformer);
        Assert.Equal(6, chain.Transform(Data).Ids().Length);
        Assert.Equal(3, new TransformerChain<ITransformer>(copy).Append(repeat, TransformerScope.Training).Transform(Data).Ids().Length);
        Assert.Throws<InvalidOperationException>(() => new TransformerChain<RepeatTransformer>(copy));
    }

    private sealed class Watching(CenterEstimator inner, Action<IDataView> seen) : IEstimator<CenterTransformer>
    {
        public CenterTransformer Fit(IDataView input)
        {
            seen(input);
            return inner.Fit(input);
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inner.GetOutputSchema(inputSchema);
    }
}
