using JdmMl.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace JdmMl.Tests;

/// <summary>Images belong to whoever made them: ours are freed when the cursor moves on, the user's never.</summary>
public class ImageOwnershipTests
{
    private readonly MLContext _ml = new(seed: 7);

    public sealed class Row
    {
        [ImageType(24, 24)] public MLImage? Image { get; set; }
        [ImageType(24, 24)] public MLImage? Mask { get; set; }
    }

    [Fact]
    public void Images_of_the_user_survive_fitting_predicting_and_evaluating()
    {
        var pairs = Small.Phantoms(4);
        var rows = Enumerable.Range(0, 4).Select(pairs.Read).Select(p => new Row { Image = p.Image.ToMLImage(), Mask = p.Mask.ToMLImage() }).ToList();
        var view = _ml.Data.LoadFromEnumerable(rows);
        for (int round = 0; round < 2; round++)
        {
            using var model = _ml.ImageSegmentation.Trainers.Segmentation(Small.Segmentation).Fit(view);
            Assert.Equal(4, _ml.ImageSegmentation.Evaluate(model.Transform(view)).Images.Count);
            using var engine = _ml.Model.CreatePredictionEngine<Row, ChainTests.Output>(model);
            for (int i = 0; i < 2; i++) Assert.NotNull(engine.Predict(rows[0]).PredictedMask);
        }
        Assert.Equal(pairs.Read(3).Image.Pixels, RgbImage.FromMLImage(rows[3].Image!).Pixels);
        foreach (var row in rows)
        {
            row.Image!.Dispose();
            row.Mask!.Dispose();
        }
    }

    [Fact]
    public void A_getter_frees_the_image_of_the_row_before()
    {
        var view = Small.View(_ml, 2);
        using var cursor = view.GetRowCursor(view.Schema);
        var getter = cursor.GetGetter<MLImage>(view.Schema["Image"]);
        MLImage value = null!;
        cursor.MoveNext();
        getter(ref value);
        var first = value;
        Assert.Equal(24, first.Width);
        cursor.MoveNext();
        getter(ref value);
        Assert.NotSame(first, value);
        Assert.ThrowsAny<Exception>(() => first.Pixels.Length);
        value.Dispose();
    }

    [Fact]
    public void A_replaced_mask_column_is_what_a_later_trainer_learns_from()
    {
        // Pseudo-labels: the prediction takes the place of the mask.
        var output = new SegmentationOutput { PredictedMaskColumnName = PairColumns.Mask };
        using var first = _ml.ImageSegmentation.Trainers.Segmentation(Small.Segmentation, output: output).Fit(Small.View(_ml));
        var labelled = first.Transform(Small.View(_ml));
        using var second = _ml.ImageSegmentation.Trainers.Segmentation(Small.Segmentation).Fit(labelled);
        using var plain = _ml.ImageSegmentation.Trainers.Segmentation(Small.Segmentation).Fit(Small.View(_ml));
        Assert.NotEqual(plain.Model.History[0].DataHash, second.Model.History[0].DataHash);
    }

    [Fact]
    public void Rows_of_any_other_origin_count_as_real()
    {
        var renamed = new MemoryPairs(Enumerable.Range(0, 4).Select(i => Small.Phantoms(4).Read(i)).Select((p, i) => p with { Info = p.Info with { Origin = i < 2 ? "clinic-a" : "real" } }));
        using var model = _ml.ImageSegmentation.Trainers.Segmentation(Small.Segmentation).Fit(_ml.ImageSegmentation.LoadPairs(renamed));
        Assert.Equal(4, model.Model.History.Single().Pairs);
    }
}
