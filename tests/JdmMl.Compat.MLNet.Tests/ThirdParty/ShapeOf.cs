using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace JdmMl.Compat.MLNet.Tests.ThirdParty;

/// <summary>The public way to add a column to a shape: the constructor of SchemaShape.Column is internal.</summary>
internal static class ShapeOf
{
    public static SchemaShape With<TMember>(SchemaShape input, string name, DataViewType type, Action<SchemaDefinition.Column>? more = null)
        where TMember : class, new()
    {
        var definition = SchemaDefinition.Create(typeof(TMember));
        definition[0].ColumnName = name;
        definition[0].ColumnType = type;
        more?.Invoke(definition[0]);
        return new MLContext().Transforms.CustomMapping<Nothing, TMember>((_, _) => { }, null, null, definition).GetOutputSchema(input);
    }

    public sealed class Nothing
    {
    }

    public sealed class Numbers
    {
        public VBuffer<float> Value { get; set; }
    }

    public sealed class Number
    {
        public float Value { get; set; }
    }

    public sealed class Image
    {
        [ImageType(1, 1)]
        public MLImage? Value { get; set; }
    }
}
