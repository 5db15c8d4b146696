using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Compat.MLNet.Tests.Types;

public class SchemaDefinitionTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Mixed
    {
        public float Field = 1;

        [ColumnName("Renamed")]
        public int Number { get; set; }

        [NoColumn]
        public Stream? Ignored { get; set; }

        [VectorType(2, 3)]
        public float[] Shaped { get; set; } = [];

        public string[] Texts { get; set; } = [];

        [KeyType(4), LoadColumn(0)]
        public byte Key { get; set; }

        public DateTime When { get; set; }
    }

    private sealed class Doubled
    {
        public int Number { get; set; }

        [ColumnName("Number")]
        public int Other { get; set; }
    }

    private sealed class Scalar
    {
        [VectorType(3)]
        public float Number { get; set; }
    }

    [Fact]
    public void Members_become_columns_as_their_attributes_say()
    {
        var definition = SchemaDefinition.Create(typeof(Mixed));
        Assert.Equal(["Field", "Renamed", "Shaped", "Texts", "Key", "When"], definition.Select(c => c.ColumnName));
        Assert.Equal("Number", definition["Renamed"].MemberName);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2, 3), definition["Shaped"].ColumnType);
        Assert.Equal(new VectorDataViewType(TextDataViewType.Instance), definition["Texts"].ColumnType);
        Assert.Equal(new KeyDataViewType(typeof(byte), 4), definition["Key"].ColumnType);
        Assert.Equal(DateTimeDataViewType.Instance, definition["When"].ColumnType);
        Assert.Null(definition["Ignored"]);
    }

    [Fact]
    public void Text_vectors_go_in_and_out()
    {
        var view = _ml.Data.LoadFromEnumerable(new[] { new Mixed { Texts = ["a", null!, "c"], When = new DateTime(2020, 1, 2) } });
        Assert.Equal(["a", "", "c"], view.GetColumn<string[]>("Texts").Single());
        var back = _ml.Data.CreateEnumerable<Mixed>(view, false).Single();
        Assert.Equal(["a", "", "c"], back.Texts);
        Assert.Equal(new DateTime(2020, 1, 2), back.When);
        Assert.Equal(1, back.Field);
    }

    [Fact]
    public void Two_members_of_one_column_name_are_refused()
    {
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => SchemaDefinition.Create(typeof(Doubled)));
        Assert.Contains("Duplicate column name 'Number'", fault.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => SchemaDefinition.Create(typeof(Scalar)));
        Assert.Throws<NotSupportedException>(() => new KeyTypeAttribute());
    }

    [Fact]
    public void Names_types_and_annotations_can_be_set()
    {
        var definition = SchemaDefinition.Create(typeof(SampleRow));
        definition["Values"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 1, 2);
        definition["Values"].AddAnnotation("SlotNames", new[] { "x", "y" }, new VectorDataViewType(TextDataViewType.Instance, 2));
        definition["Values"].ColumnName = "Position";
        var column = _ml.Data.LoadFromEnumerable(Rows.Of(1), definition).Schema["Position"];
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 1, 2), column.Type);
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.Annotations.GetValue("SlotNames", ref names);
        Assert.Equal(["x", "y"], names.DenseValues().Select(n => n.ToString()));
        Assert.Throws<InvalidOperationException>(() => definition[2].AddAnnotation("SlotNames", 1f, NumberDataViewType.Single));
        Assert.Throws<InvalidOperationException>(() => definition[2].AddAnnotation("Wrong", 1f, NumberDataViewType.Double));
    }

    [Fact]
    public void A_type_that_does_not_fit_the_member_is_refused()
    {
        var definition = SchemaDefinition.Create(typeof(SampleRow));
        definition["Id"].ColumnType = new VectorDataViewType(NumberDataViewType.Int32);
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.LoadFromEnumerable(Rows.Of(1), definition));
        Assert.Contains("Column 'Id' is supposed to be vector", fault.Message);
        definition["Id"].ColumnType = NumberDataViewType.Int64;
        fault = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.LoadFromEnumerable(Rows.Of(1), definition));
        Assert.Contains("supposed to have item type System.Int64", fault.Message);
    }

    [Fact]
    public void Rows_can_take_types_and_annotations_from_a_schema()
    {
        var definition = SchemaDefinition.Create(typeof(SampleRow));
        definition["Id"].AddAnnotation("Unit", 3f, NumberDataViewType.Single);
        definition["Values"].ColumnType = new VectorDataViewType(NumberDataViewType.Single);
        var schema = _ml.Data.LoadFromEnumerable(Rows.Of(1), definition).Schema;
        var view = _ml.Data.LoadFromEnumerable(Rows.Of(1), schema);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single), view.Schema["Values"].Type);
        var unit = 0f;
        view.Schema["Id"].Annotations.GetValue("Unit", ref unit);
        Assert.Equal(3f, unit);
    }
}
