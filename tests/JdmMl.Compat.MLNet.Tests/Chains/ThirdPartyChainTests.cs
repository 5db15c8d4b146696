using JdmMl.Compat.MLNet.Tests.ThirdParty;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Compat.MLNet.Tests.Chains;

public class ThirdPartyChainTests
{
    private readonly MLContext _ml = new(seed: 1);

    private IDataView Data => _ml.Data.LoadFromEnumerable(Rows.Of(3));

    [Fact]
    public void A_third_party_s_estimator_works_between_ML_NET_s_own()
    {
        var model = _ml.Transforms.CopyColumns("In", "Values")
            .Append(new CenterEstimator(_ml, "Centered", "In"))
            .Append(_ml.Transforms.CopyColumns("Out", "Centered"))
            .Fit(Data);
        Assert.Equal([-1f, -10f, 0f, 0f, 1f, 10f], model.Transform(Data).GetColumn<float[]>("Out").SelectMany(v => v));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), model.Transform(Data).Schema["Out"].Type);
    }

    [Fact]
    public void Its_view_goes_through_take_cache_shuffle_split_and_preview()
    {
        var center = new CenterEstimator(_ml, "Centered", "Values").Fit(Data);
        var view = center.Transform(Data);
        Assert.Equal(3, view.GetRowCount());
        Assert.Equal([0], _ml.Data.TakeRows(view, 1).Ids());
        Assert.Equal([0, 1, 2], _ml.Data.ShuffleRows(view, 1).Ids().Order());
        Assert.Equal(3, _ml.Data.Cache(view).GetColumn<float[]>("Centered").Count());
        var split = _ml.Data.TrainTestSplit(view, 0.5);
        Assert.Equal([0, 1, 2], split.TrainSet.Ids().Concat(split.TestSet.Ids()).Order());
        var preview = view.Preview(maxRows: 2);
        Assert.Equal(2, preview.RowView.Length);
        Assert.Equal("Centered", preview.RowView[0].Values[3].Key);
        Assert.Equal([-1f, -10f], ((VBuffer<float>)preview.ColumnView[3].Values[0]).DenseValues());
        Assert.Equal("4 columns, 2 rows", preview.ToString());
    }

    [Fact]
    public void Columns_pass_through_every_estimator_before_the_first_is_fitted()
    {
        var first = new CenterEstimator(_ml, "Centered", "Values");
        var chain = first.Append(new CenterEstimator(_ml, "Again", "Missing"));
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => chain.Fit(Data));
        Assert.Contains("Could not find input column 'Missing'", fault.Message);
        Assert.Equal(0, first.Fits);
    }

    [Fact]
    public void An_ML_NET_estimator_after_one_that_hides_its_column_names_the_column()
    {
        var chain = new RepeatEstimator().Append(_ml.Transforms.CopyColumns("Copy", "Centered"));
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => chain.Fit(Data));
        Assert.Contains("Could not find input column 'Centered'", fault.Message);
    }

    [Fact]
    public void A_cache_checkpoint_spares_the_later_stages_a_pass()
    {
        var seen = 0;
        IEstimator<CenterTransformer> Center(string output, string input) =>
            new CenterEstimator(_ml, output, input).WithOnFitDelegate(_ => seen++);
        CenterTransformer? first = null;
        var chain = new CenterEstimator(_ml, "A", "Values").WithOnFitDelegate(t => first = t)
            .AppendCacheCheckpoint(_ml).Append(Center("B", "A")).Append(Center("C", "A"));
        var model = chain.Fit(Data);
        Assert.Equal(2, seen);
        Assert.Equal(3, first!.Calls);
        Assert.Equal(3, model.Transform(Data).Preview().RowView.Length);
    }

    [Fact]
    public void An_empty_chain_cannot_be_cached() =>
        Assert.Throws<InvalidOperationException>(() => new EstimatorChain<ITransformer>().AppendCacheCheckpoint(_ml));

    [Fact]
    public void Its_column_is_computed_only_if_it_was_asked_for()
    {
        var center = new CenterEstimator(_ml, "Centered", "Values").Fit(Data);
        var copied = _ml.Transforms.CopyColumns("Copy", "Centered").Fit(center.Transform(Data)).Transform(center.Transform(Data));
        Assert.Equal([0, 1, 2], copied.Ids());
        Assert.Equal(0, center.Calls);
        Assert.Equal(3, copied.GetColumn<float[]>("Copy").Count());
        Assert.Equal(3, center.Calls);
    }
}
