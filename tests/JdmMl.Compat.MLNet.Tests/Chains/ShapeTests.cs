using System.Reflection;
using JdmMl.Compat.MLNet.Tests.ThirdParty;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace JdmMl.Compat.MLNet.Tests.Chains;

public class ShapeTests
{
    private readonly MLContext _ml = new(seed: 1);

    private static readonly SchemaShape Empty = new([]);

    private sealed class Named
    {
        public string Name { get; set; } = "";
    }

    private sealed class Out
    {
        public float Length { get; set; }
    }

    [Fact]
    public void Custom_mapping_makes_the_columns_of_a_shape()
    {
        var shape = ShapeOf.With<ShapeOf.Number>(Empty, "Probability", NumberDataViewType.Single);
        shape = ShapeOf.With<ShapeOf.Numbers>(shape, "Scores", new VectorDataViewType(NumberDataViewType.Single, 4));
        shape = ShapeOf.With<ShapeOf.Numbers>(shape, "Any", new VectorDataViewType(NumberDataViewType.Single));
        shape = ShapeOf.With<ShapeOf.Image>(shape, "Image", new ImageDataViewType());
        Assert.Equal(
            [
                ("Probability", SchemaShape.Column.VectorKind.Scalar), ("Scores", SchemaShape.Column.VectorKind.Vector),
                ("Any", SchemaShape.Column.VectorKind.VariableVector), ("Image", SchemaShape.Column.VectorKind.Scalar),
            ],
            shape.Select(c => (c.Name, c.Kind)));
        Assert.Equal(NumberDataViewType.Single, shape[1].ItemType);
        Assert.True(new ImageDataViewType().Equals(shape[3].ItemType));
        Assert.False(shape[0].IsKey);
    }

    [Fact]
    public void A_shape_s_column_carries_annotations_of_primitive_types()
    {
        var shape = ShapeOf.With<ShapeOf.Number>(Empty, "JointModel", NumberDataViewType.Single,
            c => c.AddAnnotation("Handle", "text", TextDataViewType.Instance));
        Assert.Equal("Handle", Assert.Single(shape[0].Annotations).Name);
    }

    [Fact]
    public void An_annotation_of_an_own_type_is_not_yet_supported()
    {
        DataViewTypeManager.Register(new HandleType(), typeof(Handle));
        var fault = Assert.Throws<TargetInvocationException>(() => ShapeOf.With<ShapeOf.Number>(Empty, "JointModel", NumberDataViewType.Single,
            c => c.AddAnnotation("Handle", new Handle("x"), new HandleType())));
        Assert.Contains("not yet supported", Assert.IsType<NotImplementedException>(fault.InnerException).Message);
    }

    [Fact]
    public void Custom_mapping_checks_the_columns_it_reads()
    {
        var mapping = _ml.Transforms.CustomMapping<Named, Out>((a, b) => b.Length = a.Name.Length, null);
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => mapping.GetOutputSchema(Empty));
        Assert.Contains("Could not find input column 'Name'", fault.Message);
        fault = Assert.Throws<ArgumentOutOfRangeException>(() =>
            mapping.GetOutputSchema(ShapeOf.With<ShapeOf.Number>(Empty, "Name", NumberDataViewType.Single)));
        Assert.Contains("expected String, got Single", fault.Message);
        var view = _ml.Data.LoadFromEnumerable(Rows.Of(2));
        Assert.Equal([5f, 5f], mapping.Fit(view).Transform(view).GetColumn<float>("Length"));
    }

    [Fact]
    public void A_shape_of_unmade_columns_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SchemaShape([default]));

    [Fact]
    public void An_annotation_of_an_own_type_survives_copying_and_caching()
    {
        var view = _ml.Data.LoadFromEnumerable(Rows.Of(2));
        var fitted = new HandleTransformer(new Handle("fitted")).Transform(view);
        var copied = _ml.Transforms.CopyColumns("Copy", "JointModel").Fit(fitted).Transform(fitted);
        foreach (var schema in new[] { copied.Schema, _ml.Data.Cache(copied).Schema })
        {
            var found = schema.SelectMany(c => c.Annotations.Schema.Where(a => a.Type is HandleType).Select(a => (Column: c, Kind: a))).ToList();
            Assert.Equal(["JointModel", "Copy"], found.Select(f => f.Column.Name));
            Handle? handle = null;
            found[1].Column.Annotations.GetGetter<Handle?>(found[1].Kind)(ref handle);
            Assert.Equal("fitted", handle!.Text);
        }
    }

    private sealed record Handle(string Text);

    private sealed class HandleType() : StructuredDataViewType(typeof(Handle))
    {
        public override bool Equals(DataViewType? other) => other is HandleType;

        public override int GetHashCode() => 1;
    }

    private sealed class HandleTransformer(Handle handle) : AddedColumnTransformer
    {
        protected override string InputName => "Id";

        protected override DataViewSchema.DetachedColumn Added
        {
            get
            {
                var annotations = new DataViewSchema.Annotations.Builder();
                annotations.Add("Handle", new HandleType(), (ref Handle value) => value = handle);
                return new("JointModel", NumberDataViewType.Single, annotations.ToAnnotations());
            }
        }

        protected override Delegate Getter(DataViewRow row) => (ValueGetter<float>)((ref float value) => value = 0);
    }
}
