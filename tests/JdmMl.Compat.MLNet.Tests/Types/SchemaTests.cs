using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Compat.MLNet.Tests.Types;

public class SchemaTests
{
    private readonly MLContext _ml = new(seed: 1);

    private static DataViewSchema Schema(params (string Name, DataViewType Type)[] columns)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var (name, type) in columns)
            builder.AddColumn(name, type);
        return builder.ToSchema();
    }

    [Fact]
    public void A_later_column_of_the_same_name_hides_the_earlier()
    {
        var schema = Schema(("a", NumberDataViewType.Single), ("b", NumberDataViewType.Single), ("a", TextDataViewType.Instance));
        Assert.Equal([true, false, false], schema.Select(c => c.IsHidden));
        Assert.Equal(2, schema["a"].Index);
        Assert.Equal(0, schema[0].Index);
        Assert.Null(schema.GetColumnOrNull("c"));
        Assert.Throws<ArgumentOutOfRangeException>(() => schema["c"]);
        Assert.Throws<ArgumentOutOfRangeException>(() => schema[3]);
    }

    [Fact]
    public void Hidden_columns_stay_hidden_when_they_are_added_to_another_schema()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(Schema(("a", NumberDataViewType.Single), ("a", TextDataViewType.Instance)));
        builder.AddColumn("b", NumberDataViewType.Single);
        Assert.Equal([true, false, false], builder.ToSchema().Select(c => c.IsHidden));
    }

    [Fact]
    public void A_copy_over_a_column_hides_it_right_behind_it()
    {
        var view = _ml.Data.LoadFromEnumerable(Rows.Of(1));
        var copied = _ml.Transforms.CopyColumns("Id", "Name").Fit(view).Transform(view);
        Assert.Equal(["Id", "Id", "Name", "Values"], copied.Schema.Select(c => c.Name));
        Assert.True(copied.Schema[0].IsHidden);
        Assert.Equal(["row 0"], copied.GetColumn<string>("Id"));
        Assert.Equal([0], copied.GetColumn<int>(copied.Schema[0]));
    }

    [Fact]
    public void Selecting_leaves_hidden_columns_out_and_dropping_takes_them_all()
    {
        var view = _ml.Data.LoadFromEnumerable(Rows.Of(1));
        var copied = _ml.Transforms.CopyColumns("Id", "Name").Fit(view).Transform(view);
        Assert.Equal(["Values", "Id"], _ml.Transforms.SelectColumns("Values", "Id").Fit(copied).Transform(copied).Schema.Select(c => c.Name));
        Assert.Equal(["Id", "Id"], _ml.Transforms.SelectColumns(["Id"], keepHidden: true).Fit(copied).Transform(copied).Schema.Select(c => c.Name));
        Assert.Equal(["Name", "Values"], _ml.Transforms.DropColumns("Id").Fit(copied).Transform(copied).Schema.Select(c => c.Name));
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.SelectColumns("Nowhere").Fit(copied));
        Assert.Contains("Could not find input column 'Nowhere'", fault.Message);
    }

    [Fact]
    public void Annotations_are_read_through_typed_getters()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue("Origin", TextDataViewType.Instance, "here".AsMemory());
        builder.Add("Weights", new VectorDataViewType(NumberDataViewType.Single, 2),
            (ref VBuffer<float> value) => value = new VBuffer<float>(2, [1f, 2f]));
        var annotations = builder.ToAnnotations();
        ReadOnlyMemory<char> origin = default;
        annotations.GetValue("Origin", ref origin);
        Assert.Equal("here", origin.ToString());
        VBuffer<float> weights = default;
        annotations.GetGetter<VBuffer<float>>(annotations.Schema["Weights"])(ref weights);
        Assert.Equal([1f, 2f], weights.DenseValues());
        var number = 0f;
        Assert.Throws<InvalidOperationException>(() => annotations.GetValue("Origin", ref number));
        Assert.Throws<InvalidOperationException>(() => annotations.GetValue("Nowhere", ref number));
        Assert.Throws<ArgumentException>(() => builder.AddPrimitiveValue("x", NumberDataViewType.Single, 5));
        var fault = Assert.Throws<TargetInvocationException>(
            () => builder.Add("x", NumberDataViewType.Single, (Delegate)(ValueGetter<int>)((ref int _) => { })));
        Assert.IsType<ArgumentException>(fault.InnerException);
    }

    [Fact]
    public void Annotations_run_only_when_they_are_read_and_can_be_chosen_from()
    {
        var reads = 0;
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add("Lazy", NumberDataViewType.Single, (ref float value) => value = ++reads);
        builder.AddPrimitiveValue("Other", NumberDataViewType.Int32, 4);
        var chosen = new DataViewSchema.Annotations.Builder();
        chosen.Add(builder.ToAnnotations(), name => name == "Lazy");
        chosen.Add(null, _ => true);
        var annotations = chosen.ToAnnotations();
        Assert.Equal(["Lazy"], annotations.Schema.Select(c => c.Name));
        Assert.Equal(0, reads);
        var read = 0f;
        annotations.GetValue("Lazy", ref read);
        Assert.Equal(1, reads);
        Assert.Empty(DataViewSchema.Annotations.Empty.Schema);
    }
}
