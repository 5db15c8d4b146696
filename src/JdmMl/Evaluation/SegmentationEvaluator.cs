using JdmMl.Data;
using JdmMl.Evaluation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl;

internal static class SegmentationEvaluator
{
    internal static SegmentationMetrics Evaluate(IDataView view, EvaluateOptions options)
    {
        var truth = SchemaChecks.Image(view.Schema, "mask", options.MaskColumnName);
        var predicted = SchemaChecks.Image(view.Schema, "predicted mask", options.PredictedMaskColumnName);
        DataViewSchema.Column? Optional(string name) => view.Schema.GetColumnOrNull(name) is { Type: TextDataViewType } c ? c : null;
        DataViewSchema.Column? id = Optional(PairColumns.Id), group = Optional(PairColumns.Group), origin = Optional(PairColumns.Origin),
            set = Optional(PairColumns.DataSet);
        using var cursor = view.GetRowCursor([truth, predicted, .. new[] { id, group, origin, set }.OfType<DataViewSchema.Column>()]);
        ValueGetter<ReadOnlyMemory<char>>? Getter(DataViewSchema.Column? c)
            => c is null ? null : cursor.GetGetter<ReadOnlyMemory<char>>(c.Value);
        var (idGetter, groupGetter, originGetter, setGetter) = (Getter(id), Getter(group), Getter(origin), Getter(set));
        var truthGetter = cursor.GetGetter<MLImage>(truth);
        var predictedGetter = cursor.GetGetter<MLImage>(predicted);

        MLImage truthImage = null!, predictedImage = null!;                 // belong to whoever made them; handed back by ref each row
        var evaluation = new SetEvaluation
        {
            Name = options.Name, DataSet = "", NetworkSize = options.NetworkSize,
            Conventions = options.Conventions with
            {
                Classes = options.Classes, EmptyMasks = options.Metrics.EmptyMasks, SoftMaps = false,
            },
        };
        evaluation.Conventions.Validate();
        if (evaluation.Conventions.Instances == InstanceKind.Labels)
            throw new JdmException("Conventions.Instances is Labels, but the view holds class masks; expected Components8 or Components4.");
        var images = new List<(MeasuredImage Image, string DataSet)>();
        while (cursor.MoveNext())
        {
            string name = Text(idGetter) ?? $"row-{images.Count:D6}";
            if (!options.AllowSynthetic && Text(originGetter) == Origins.Synthetic)
                throw new JdmException(
                    $"Row '{name}' is synthetic; a score on generated pairs says nothing about real images. " +
                    "Evaluate a test view without the generator, or set AllowSynthetic.");
            var row = (name, Text(groupGetter) ?? name, Mask(truthGetter, ref truthImage, name, "mask"),
                Mask(predictedGetter, ref predictedImage, name, "predicted mask"));
            if (row.Item3.Width != row.Item4.Width || row.Item3.Height != row.Item4.Height)
                throw new JdmException(
                    $"Row '{name}': the mask is {row.Item3.Width}x{row.Item3.Height} " +
                    $"and the prediction {row.Item4.Width}x{row.Item4.Height}; expected equal sizes.");
            int highest = Math.Max(row.Item3.HighestLabel(), row.Item4.HighestLabel());
            if (highest >= options.Classes)
                throw new JdmException(
                    $"Row '{name}' holds class {highest}; expected 0 to {options.Classes - 1}. " +
                    $"Set Classes in EvaluateOptions to {highest + 1}.");
            var masks = new ImageMasks
            {
                Id = row.name, Group = row.Item2, Width = row.Item3.Width, Height = row.Item3.Height,
                Truth = row.Item3.Labels, Prediction = row.Item4.Labels,
            };
            images.Add((evaluation.Measure(masks), Text(setGetter) ?? ""));
        }
        if (images.Count == 0) throw new JdmException("The view has no rows; expected at least one image to evaluate.");
        string[] sets = [.. images.Select(i => i.DataSet).Distinct()];
        var measured = Named(images);
        ImageScore[] scores = [.. measured.Select(m => m.Native.Score)];
        return new SegmentationMetrics(
            EvaluationSummary.Of(scores, options.Metrics), scores, (evaluation with { DataSet = string.Join('+', sets) }).Of(measured));
    }

    /// <summary>Ids of several data sets may coincide; then the data set's name goes before each.</summary>
    private static MeasuredImage[] Named(List<(MeasuredImage Image, string DataSet)> images)
    {
        bool unique = images.DistinctBy(i => i.Image.Native.Row.Id).Count() == images.Count;
        return [.. images.Select(i => unique || i.DataSet.Length == 0 ? i.Image : new(
            Rename(i.Image.Native, i.DataSet), i.Image.AtNetworkSize is { } network ? Rename(network, i.DataSet) : null))];

        static ImageMeasurement Rename(ImageMeasurement image, string dataSet)
        {
            string id = $"{dataSet}/{image.Row.Id}";
            return image with { Row = image.Row with { Id = id }, Score = image.Score with { Id = id } };
        }
    }

    private static string? Text(ValueGetter<ReadOnlyMemory<char>>? getter)
    {
        if (getter is null) return null;
        var text = default(ReadOnlyMemory<char>);
        getter(ref text);
        return text.IsEmpty ? null : text.ToString();
    }

    private static LabelMask Mask(ValueGetter<MLImage> getter, ref MLImage image, string row, string what)
    {
        getter(ref image);
        if (image is null) throw new JdmException($"Row '{row}' has no {what}; expected one.");
        return LabelMask.FromMLImage(image);
    }
}
