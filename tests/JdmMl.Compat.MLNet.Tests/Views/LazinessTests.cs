using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace JdmMl.Compat.MLNet.Tests.Views;

public class LazinessTests
{
    private readonly MLContext _ml = new(seed: 1);
    private int _calls;

    private sealed class In
    {
        public int Id { get; set; }
    }

    private sealed class Out
    {
        public float Twice { get; set; }

        public float Thrice { get; set; }
    }

    private CustomMappingEstimator<In, Out> Mapping() => _ml.Transforms.CustomMapping<In, Out>((a, b) =>
    {
        _calls++;
        (b.Twice, b.Thrice) = (2 * a.Id, 3 * a.Id);
    }, null);

    private IDataView Mapped()
    {
        var view = _ml.Data.LoadFromEnumerable(Rows.Of(5));
        return Mapping().Fit(view).Transform(view);
    }

    [Fact]
    public void A_transform_runs_when_it_is_read_and_every_time()
    {
        var mapped = Mapped();
        Assert.Equal(0, _calls);
        Assert.Equal([0f, 2f, 4f, 6f, 8f], mapped.GetColumn<float>("Twice"));
        Assert.Equal(5, _calls);
        Assert.Equal([0f, 3f, 6f, 9f, 12f], mapped.GetColumn<float>("Thrice"));
        Assert.Equal(10, _calls);
    }

    [Fact]
    public void An_unrelated_column_runs_nothing()
    {
        Assert.Equal([0, 1, 2, 3, 4], Mapped().Ids());
        Assert.Equal(0, _calls);
    }

    [Fact]
    public void Two_columns_of_a_row_cost_one_call()
    {
        var mapped = Mapped();
        using (var cursor = mapped.GetRowCursor(mapped.Schema))
        {
            var (twice, thrice) = (cursor.GetGetter<float>(mapped.Schema["Twice"]), cursor.GetGetter<float>(mapped.Schema["Thrice"]));
            while (cursor.MoveNext())
            {
                float a = 0, b = 0;
                twice(ref a);
                thrice(ref b);
                Assert.Equal(3 * a, 2 * b);
            }
        }
        Assert.Equal(5, _calls);
    }

    [Fact]
    public void A_cache_runs_each_column_once()
    {
        var cached = _ml.Data.Cache(Mapped());
        Assert.Equal([0f, 2f, 4f, 6f, 8f], cached.GetColumn<float>("Twice"));
        Assert.Equal([0f, 2f, 4f, 6f, 8f], cached.GetColumn<float>("Twice"));
        Assert.Equal(5, _calls);
        Assert.Equal(5, cached.GetRowCount());
    }

    [Fact]
    public void A_column_that_is_not_there_is_named()
    {
        var view = _ml.Transforms.DropColumns("Id").Fit(_ml.Data.LoadFromEnumerable(Rows.Of(1))).Transform(_ml.Data.LoadFromEnumerable(Rows.Of(1)));
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => Mapping().Fit(view));
        Assert.Contains("'Id'", fault.Message);
    }
}
