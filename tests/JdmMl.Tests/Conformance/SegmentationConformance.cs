using JdmMl.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Tests.Conformance;

public sealed class SegmentationConformance : EstimatorConformance
{
    private static readonly SegmentationOutput All = new() { ProbabilityColumnName = "Probability", OverlayColumnName = "Overlay" };

    protected override IEstimator<ITransformer> Estimator(MLContext context)
        => context.GetImageSegmentation().Trainers.Segmentation(Small.Segmentation, output: All);

    [Fact]
    public void Predicted_columns_say_what_they_are_and_name_the_classes()
    {
        var data = Context.GetImageSegmentation().LoadPairs(Small.Phantoms(), ["background", "polyp"]);
        using var model = (SegmentationTransformer)Estimator(Context).Fit(data);
        var schema = model.GetOutputSchema(model.GetOutputSchema(data.Schema));             // twice: two sets of columns
        Assert.Equal(["background", "polyp"], Names(schema[PairColumns.PredictedMask]));
        Assert.Equal("ImageSegmentation PredictedLabel", Kinds(schema[PairColumns.PredictedMask]));
        Assert.Equal("ImageSegmentation Probability", Kinds(schema["Probability"]));
        uint[] sets = [.. schema.Where(c => c.Name is "Probability" or PairColumns.PredictedMask).Select(Set)];
        Assert.Equal([1u, 1u, 2u, 2u], sets);
        Assert.Contains("KeyValues", model.GetOutputSchema(data.Schema)[PairColumns.PredictedMask].Annotations.Schema.Select(a => a.Name));

        var unlike = Context.GetImageSegmentation().LoadPairs(Small.Phantoms(), ["background", "polyp", "tool"]);
        Assert.Contains("names 3 classes", Assert.Throws<JdmException>(() => Estimator(Context).Fit(unlike)).Message);
    }

    [Fact]
    public void One_pass_gives_all_columns_of_a_row_in_any_order_and_batches_change_nothing()
    {
        var data = Context.GetImageSegmentation().LoadPairs(Small.Phantoms(11, 9));
        using var model = (SegmentationTransformer)Estimator(Context).Fit(data);
        var watched = new WatchedView(data);
        var view = model.Transform(watched);
        var rows = RowTexts.Of(view, without: "Probability");
        // Image passes through (11), and the cursor that runs ahead reads each once more for mask and overlay.
        Assert.Equal(22, watched.ImagesRead);

        var mapper = ((ITransformer)model).GetRowToRowMapper(data.Schema);
        using var cursor = data.GetRowCursor(data.Schema);
        using var row = mapper.GetRow(cursor, mapper.OutputSchema);
        var getters = mapper.OutputSchema.Where(c => !c.IsHidden && c.Name != "Probability").Select(c => RowTexts.Getter(row, c)).ToArray();
        var probability = row.GetGetter<VBuffer<float>>(mapper.OutputSchema["Probability"]);
        float[][] batched = [.. view.GetColumn<float[]>("Probability")];
        var single = default(VBuffer<float>);
        for (int i = 0; cursor.MoveNext(); i++)
        {
            foreach (var get in getters.Reverse()) get();
            Assert.Equal(rows[i], string.Join(" | ", getters.Select(get => get())));
            probability(ref single);
            Assert.All(single.DenseValues().Zip(batched[i]), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Fact]
    public void Batches_that_are_skipped_are_not_read()
    {
        var data = Context.GetImageSegmentation().LoadPairs(Small.Phantoms(20, 9));
        using var model = Context.GetImageSegmentation().Trainers.Segmentation(Small.Segmentation).Fit(data);
        var watched = new WatchedView(data);
        var view = model.Transform(watched);
        var masks = RowTexts.Of(model.Transform(data)).Select(r => r[r.IndexOf("PredictedMask", StringComparison.Ordinal)..]).ToList();
        using var cursor = view.GetRowCursor([view.Schema[PairColumns.PredictedMask]]);
        var getter = RowTexts.Getter(cursor, view.Schema[PairColumns.PredictedMask]);
        while (cursor.MoveNext())
            if (cursor.Position is 3 or 17) Assert.Equal(masks[(int)cursor.Position], getter());
        Assert.Equal(8 + 4, watched.ImagesRead);                            // the batches 0 to 7 and 16 to 19, not 8 to 15
    }

    [Fact]
    public void A_row_without_an_image_has_no_mask_and_spoils_no_other()
    {
        var data = Context.GetImageSegmentation().LoadPairs(Small.Phantoms(4, 9));
        using var model = (SegmentationTransformer)Estimator(Context).Fit(data);
        var rows = RowTexts.Of(model.Transform(data), without: "Probability");
        var gaps = RowTexts.Of(model.Transform(new WatchedView(data) { Missing = [1] }), without: "Probability");
        Assert.Equal([rows[0], rows[2], rows[3]], [gaps[0], gaps[2], gaps[3]]);
        Assert.Contains("PredictedMask none", gaps[1]);
        Assert.Contains("Overlay none", gaps[1]);
        var view = model.Transform(new WatchedView(data) { Missing = [1] });
        Assert.All(view.GetColumn<float[]>("Probability").ElementAt(1), value => Assert.True(float.IsNaN(value)));
        Assert.Contains("has no predicted mask", Assert.Throws<JdmException>(() => Context.GetImageSegmentation().Evaluate(view)).Message);
    }

    private static string Kinds(DataViewSchema.Column column)
    {
        var (kind, value) = (default(ReadOnlyMemory<char>), default(ReadOnlyMemory<char>));
        column.Annotations.GetValue("ScoreColumnKind", ref kind);
        column.Annotations.GetValue("ScoreValueKind", ref value);
        return $"{kind} {value}";
    }

    private static uint Set(DataViewSchema.Column column)
    {
        uint set = 0;
        column.Annotations.GetValue("ScoreColumnSetId", ref set);
        return set;
    }
}
