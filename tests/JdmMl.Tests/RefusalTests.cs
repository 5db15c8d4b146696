using JdmMl.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Tests;

public sealed class RefusalTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MLContext _ml = new(seed: 7);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_generator_without_a_model_says_which_stage_is_missing()
    {
        var error = Assert.Throws<JdmException>(
            () => _ml.ImageSegmentation.PairGenerator(Small.Generator(_folder.Path)).Fit(Small.View(_ml)));
        Assert.Contains("Put Trainers.JointDiffusion(...) before it", error.Message);
    }

    [Fact]
    public void A_generator_draws_from_a_model_or_a_folder_given_in_its_options()
    {
        using var fitted = _ml.ImageSegmentation.Trainers.JointDiffusion(Small.Diffusion).Fit(Small.View(_ml));
        string saved = Path.Combine(_folder.Path, "model");
        fitted.Model.Save(saved);
        var byModel = _ml.ImageSegmentation
            .PairGenerator(Small.Generator(Path.Combine(_folder.Path, "a")) with { Model = fitted.Model }).Fit(Small.View(_ml));
        var byFolder = _ml.ImageSegmentation
            .PairGenerator(Small.Generator(Path.Combine(_folder.Path, "b")) with { ModelFolder = saved }).Fit(Small.View(_ml));
        Assert.Equal(3, byModel.Pool.Items.Count);
        for (int i = 0; i < 3; i++) Assert.Equal(byModel.Pool.Read(i).Image.Pixels, byFolder.Pool.Read(i).Image.Pixels);
    }

    [Theory]
    [InlineData("Image", "Could not find image column 'Image'")]
    [InlineData("Mask", "Could not find mask column 'Mask'")]
    public void A_missing_column_is_named_with_its_role(string missing, string says)
    {
        var view = _ml.Transforms.DropColumns(missing).Fit(Small.View(_ml)).Transform(Small.View(_ml));
        Assert.Contains(
            says, Assert.ThrowsAny<Exception>(() => _ml.ImageSegmentation.Trainers.JointDiffusion(Small.Diffusion).Fit(view)).Message);
        Assert.Contains(
            says, Assert.ThrowsAny<Exception>(() => _ml.ImageSegmentation.Trainers.Segmentation(Small.Segmentation).Fit(view)).Message);
    }

    [Fact]
    public void A_column_of_another_type_is_named_with_what_was_found()
    {
        var fit = new FitOptions { ImageColumnName = PairColumns.Id };
        var error = Assert.ThrowsAny<Exception>(
            () => _ml.ImageSegmentation.Trainers.Segmentation(Small.Segmentation, fit).Fit(Small.View(_ml)));
        Assert.Contains("Schema mismatch for image column 'Id': expected Image, got", error.Message);
    }

    [Fact]
    public void Synthetic_rows_are_not_evaluated_unless_asked()
    {
        var pairs = new MemoryPairs(Enumerable.Range(0, 2)
            .Select(i => Small.Phantoms(2).Read(i))
            .Select(p => p with { Info = p.Info with { Origin = Origins.Synthetic } }));
        var view = _ml.Transforms.CopyColumns(PairColumns.PredictedMask, PairColumns.Mask)
            .Fit(_ml.ImageSegmentation.LoadPairs(pairs)).Transform(_ml.ImageSegmentation.LoadPairs(pairs));
        Assert.Contains("is synthetic", Assert.Throws<JdmException>(() => _ml.ImageSegmentation.Evaluate(view)).Message);
        Assert.Equal(1, _ml.ImageSegmentation.Evaluate(view, new EvaluateOptions { AllowSynthetic = true }).MeanDice);
    }

    [Fact]
    public void An_empty_view_is_refused()
        => Assert.Contains("no rows", Assert.Throws<JdmException>(
            () => _ml.ImageSegmentation.Trainers.Segmentation(Small.Segmentation)
                .Fit(_ml.ImageSegmentation.LoadPairs(new MemoryPairs([])))).Message);

    [Fact]
    public void Faulty_options_are_refused_when_the_stage_is_made()
    {
        Assert.Contains(
            "Ratio is -1", Assert.Throws<JdmException>(() => _ml.ImageSegmentation.PairGenerator(new() { Ratio = -1 })).Message);
        Assert.Contains("BatchSize is 0", Assert.Throws<JdmException>(
            () => _ml.ImageSegmentation.Trainers.JointDiffusion(new() { BatchSize = 0 })).Message);
    }
}
