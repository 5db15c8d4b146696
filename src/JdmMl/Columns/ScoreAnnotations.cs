using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl;

/// <summary>
/// What ML.NET writes beside the columns that a trainer adds: which belong together, what kind of score they are, and the classes.
/// </summary>
/// <param name="ValueKind">PredictedLabel or Probability.</param>
/// <param name="NamesKind">Kind under which the class names stand.</param>
/// <param name="Classes">How many classes have a name; 0 for none.</param>
internal sealed record ScoreAnnotations(string ValueKind, string NamesKind, int Classes)
{
    private const string SetId = "ScoreColumnSetId", ScoreKind = "ScoreColumnKind", ValueKindName = "ScoreValueKind";

    private static readonly KeyDataViewType SetIdType = new(typeof(uint), int.MaxValue);

    internal static ScoreAnnotations PredictedMask(int classes) => new("PredictedLabel", ClassNames.Kind, classes);

    internal static ScoreAnnotations Probability(int classes) => new("Probability", "TrainingLabelValues", classes);

    /// <summary>A number that no column of the schema has as its set.</summary>
    internal static uint NextSet(DataViewSchema schema)
    {
        uint highest = 0;
        foreach (var column in schema)
        {
            if (column.Annotations.Schema.GetColumnOrNull(SetId)?.Type is not KeyDataViewType key || key.RawType != typeof(uint)) continue;
            uint value = 0;
            column.Annotations.GetValue(SetId, ref value);
            highest = Math.Max(highest, value);
        }
        return highest + 1;
    }

    internal DataViewSchema.Annotations Build(uint set, IReadOnlyList<string>? names)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue(SetId, SetIdType, set);
        builder.AddPrimitiveValue(ScoreKind, TextDataViewType.Instance, "ImageSegmentation".AsMemory());
        builder.AddPrimitiveValue(ValueKindName, TextDataViewType.Instance, ValueKind.AsMemory());
        if (names is { Count: > 0 }) ClassNames.Add(builder, NamesKind, names);
        return builder.ToAnnotations();
    }

    /// <summary>The same kinds, for the schema that is promised before anything is fitted.</summary>
    internal void Promise(SchemaDefinition.Column column)
    {
        column.AddAnnotation(SetId, 1u, SetIdType);
        column.AddAnnotation(ScoreKind, "ImageSegmentation", TextDataViewType.Instance);
        column.AddAnnotation(ValueKindName, ValueKind, TextDataViewType.Instance);
        if (Classes > 0)
            column.AddAnnotation(
                NamesKind, Enumerable.Repeat("", Classes).ToArray(), new VectorDataViewType(TextDataViewType.Instance, Classes));
    }
}
