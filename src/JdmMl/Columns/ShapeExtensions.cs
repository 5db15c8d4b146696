using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace JdmMl;

/// <summary>
/// Adds columns to a <see cref="SchemaShape"/>. Its column constructor is internal to ML.NET, so a custom mapping that
/// does nothing builds the columns.
/// </summary>
internal static class ShapeExtensions
{
    private sealed class Nothing { }

    private sealed class SingleRow
    {
        public float Value { get; set; }
    }

    private sealed class VectorRow
    {
        public VBuffer<float> Value { get; set; }
    }

    private sealed class ImageRow
    {
        [ImageType(1, 1)]
        public MLImage? Value { get; set; }
    }

    internal static SchemaShape WithSingle(this SchemaShape shape, string name, Action<SchemaDefinition.Column>? annotate = null)
        => With<SingleRow>(shape, name, NumberDataViewType.Single, annotate);

    internal static SchemaShape WithImage(this SchemaShape shape, string name, Action<SchemaDefinition.Column>? annotate = null)
        => With<ImageRow>(shape, name, new ImageDataViewType(), annotate);

    internal static SchemaShape WithVector(
        this SchemaShape shape, string name, int size, Action<SchemaDefinition.Column>? annotate = null)
        => With<VectorRow>(shape, name, new VectorDataViewType(NumberDataViewType.Single, size), annotate);

    private static SchemaShape With<TRow>(
        SchemaShape shape, string name, DataViewType type, Action<SchemaDefinition.Column>? annotate) where TRow : class, new()
    {
        var definition = SchemaDefinition.Create(typeof(TRow));
        definition[0].ColumnName = name;
        definition[0].ColumnType = type;
        annotate?.Invoke(definition[0]);
        return new MLContext().Transforms.CustomMapping<Nothing, TRow>((_, _) => { }, null!, null!, definition).GetOutputSchema(shape);
    }
}
