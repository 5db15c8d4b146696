using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using JdmMl.Data;
using JdmMl.Segmentation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Tests.Persistence;

public sealed class ModelFileTests : IDisposable
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;
    private readonly TempFolder _folder = new();
    private readonly MLContext _ml = new(seed: 7);

    public void Dispose() => _folder.Dispose();

    private string File(string name) => Path.Combine(_folder.Path, name);

    private TransformerChain<SegmentationTransformer> Fit() => _ml.Transforms.CopyColumns("Copy", PairColumns.Id)
        .Append(_ml.GetImageSegmentation().Trainers.JointDiffusion(Small.Diffusion))
        .Append(_ml.GetImageSegmentation().PairGenerator(Small.Generator(File("pools"))), TransformerScope.Training)
        .Append(_ml.GetImageSegmentation().Trainers.Segmentation(Small.Segmentation)).Fit(Small.View(_ml));

    private TransformerChain<SegmentationTransformer> FitOwn()
        => _ml.GetImageSegmentation().Trainers.JointDiffusion(Small.Diffusion)
            .Append(_ml.GetImageSegmentation().PairGenerator(Small.Generator(File("pools"))), TransformerScope.Training)
            .Append(_ml.GetImageSegmentation().Trainers.Segmentation(Small.Segmentation)).Fit(Small.View(_ml));

    [Fact]
    public void The_self_test_says_which_way_is_taken()
    {
        var support = _ml.GetImageSegmentation().ModelFiles;
        Assert.True(support.InModelFiles, support.Explanation);
        Assert.Contains("internal members", support.Explanation);
    }

    [Fact]
    public void A_library_whose_internals_have_changed_is_told_with_what_is_missing_and_what_to_do()
    {
        // An assembly that has none of the members stands for a later ML.NET.
        var type = typeof(SegmentationTransformer).Assembly.GetType("JdmMl.LibraryInternals")!;
        object other = Activator.CreateInstance(
            type, Hidden, null, [typeof(object).Assembly], null)!;
        var error = Assert.Throws<TargetInvocationException>(
            () => type.GetMethod("Checked", Hidden)!.Invoke(other, null));
        var told = Assert.IsType<NotSupportedException>(error.InnerException);
        foreach (string part in (string[])["SignatureLoadModel", "ModelSaveContext.SetVersionInfo", "SaveBundle", "LoadBundle"])
            Assert.Contains(part, told.Message);
    }

    [Fact]
    public void A_chain_comes_back_in_a_fresh_process()
    {
        using var model = FitOwn();
        _ml.Model.Save(model, Small.View(_ml).Schema, File("chain.zip"));
        _ml.GetImageSegmentation().SaveForScoring(model, File("scoring.jdm"));
        string expected = Convert.ToHexString(model.LastTransformer.Model.Predict(Small.Phantoms(1, seed: 9).Read(0).Image).Labels);
        Assert.Equal(expected, Fresh("model", File("chain.zip"))[0]);
        Assert.Equal([expected, "False"], Fresh("segmenter", File("scoring.jdm")));         // ML.NET was not even loaded
    }

    [Fact]
    public void A_chain_with_stages_of_both_libraries_keeps_its_scopes_and_stores_weights_once()
    {
        using var model = Fit();
        _ml.Model.Save(model, Small.View(_ml).Schema, File("chain.zip"));
        using var loaded = (TransformerChain<ITransformer>)_ml.GetImageSegmentation().LoadModel(File("chain.zip"), out _);
        Assert.Equal(model.Select(t => t.GetType()), loaded.Select(t => t.GetType()));
        Assert.Equal(3, loaded.GetModelFor(TransformerScope.Scoring).Count());
        var test = Small.View(_ml, 3, seed: 9);
        foreach (var scope in (TransformerScope[])[TransformerScope.Scoring, TransformerScope.Training])
            Assert.Equal(
                Conformance.RowTexts.Of(model.Transform(test, scope)), Conformance.RowTexts.Of(loaded.Transform(test, scope)));
        Assert.Contains("this library's stages", Assert.Throws<JdmException>(
            () => _ml.GetImageSegmentation().SaveBundle(model, File("no.jdm"))).Message);

        model.LastTransformer.Model.Save(File("plain"));
        model.OfType<JointDiffusionTransformer>().Single().Model.Save(File("plain-jdm"));
        long weights = new FileInfo(Path.Combine(File("plain"), "network.safetensors")).Length
            + new FileInfo(Path.Combine(File("plain-jdm"), "weights.safetensors")).Length;
        long whole = new FileInfo(File("chain.zip")).Length;
        Assert.InRange(whole, weights / 2, weights + 40_000);                // ML.NET may compress; twice the weights would not fit
    }

    [Fact]
    public void A_bundle_keeps_chain_and_scopes_and_opens_with_zip_and_safetensors_alone()
    {
        using var model = FitOwn();
        _ml.GetImageSegmentation().SaveBundle(model, File("chain.jdm"));
        using var loaded = _ml.GetImageSegmentation().LoadBundle(File("chain.jdm"));
        var test = Small.View(_ml, 3, seed: 9);
        foreach (var scope in (TransformerScope[])[TransformerScope.Scoring, TransformerScope.Training])
            Assert.Equal(
                Conformance.RowTexts.Of(model.Transform(test, scope)), Conformance.RowTexts.Of(loaded.Transform(test, scope)));

        ZipFile.ExtractToDirectory(File("chain.jdm"), File("open"));
        using var network = SegmentationModel.Load(Path.Combine(File("open"), "stages", "2", "model"));
        var image = Small.Phantoms(1, seed: 9).Read(0).Image;
        Assert.Equal(model.LastTransformer.Model.Predict(image).Labels, network.Predict(image).Labels);

        _ml.GetImageSegmentation().SaveForScoring(model, File("scoring.jdm"));
        using var scoring = _ml.GetImageSegmentation().LoadBundle(File("scoring.jdm"));
        Assert.IsType<SegmentationTransformer>(Assert.Single(scoring));
        using (var zip = ZipFile.OpenRead(File("scoring.jdm")))
            Assert.Single(zip.Entries, e => e.Name.EndsWith(".safetensors", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pool_that_is_gone_is_missed_only_where_it_is_needed()
    {
        using var model = FitOwn();
        _ml.GetImageSegmentation().SaveBundle(model, File("chain.jdm"));
        Directory.Delete(File("pools"), recursive: true);
        using var loaded = _ml.GetImageSegmentation().LoadBundle(File("chain.jdm"));
        Assert.Equal(2, loaded.Transform(Small.View(_ml, 2)).GetColumn<string>("Id").Count());
        Assert.Contains("is not there", Assert.Throws<JdmException>(
            () => loaded.Transform(Small.View(_ml, 2), TransformerScope.Training)).Message);
    }

    [Theory]
    [InlineData("bundle.json", "\"version\": 1", "\"version\": 2", "bundle of version 2")]
    [InlineData("stages/0/stage.json", "\"version\": 1", "\"version\": 9", "has version 9")]
    [InlineData("stages/0/stage.json", "jdmml-stage", "other", "says it is 'other'")]
    [InlineData("stages/0/stage.json", "\"settings\"", "\"more\": 1, \"settings\"", "cannot be read")]
    [InlineData("bundle.json", "\"segmentation\"", "\"wings\"", "kind 'wings'")]
    [InlineData("bundle.json", "Everything", "Sometimes", "scope 'Sometimes'")]
    public void A_bundle_of_another_version_or_a_damaged_one_is_refused(string entry, string was, string becomes, string says)
    {
        Segmenter().Dispose();
        Rewrite(File("one.jdm"), entry, was, becomes);
        Assert.Contains(says, Assert.Throws<JdmException>(() => _ml.GetImageSegmentation().LoadBundle(File("one.jdm"))).Message);
    }

    [Fact]
    public void A_model_file_with_a_stage_of_another_version_is_refused_in_plain_words()
    {
        using var model = Segmenter();
        _ml.Model.Save(model, null, File("one.zip"));
        Inner(File("one.zip"), stage => Rewrite(stage, "stage.json", "\"version\": 1", "\"version\": 9"));
        Assert.Contains("has version 9", Assert.Throws<JdmException>(
            () => _ml.GetImageSegmentation().LoadModel(File("one.zip"), out _)).Message);
        Assert.Contains("version 9", Assert.ThrowsAny<Exception>(() => _ml.Model.Load(File("one.zip"), out _)).ToString());
    }

    [Theory]
    [InlineData("stages/0/../../out.txt")]
    [InlineData("stages/0//out.txt")]
    [InlineData("stages/0/a\\b")]
    [InlineData("stages/0/.hidden")]
    public void Entries_that_no_stage_writes_are_refused(string name)
    {
        Segmenter().Dispose();
        using (var zip = ZipFile.Open(File("one.jdm"), ZipArchiveMode.Update)) zip.CreateEntry(name);
        Assert.Contains("is refused", Assert.Throws<JdmException>(() => _ml.GetImageSegmentation().LoadBundle(File("one.jdm"))).Message);
    }

    [Fact]
    public void Files_of_the_other_kind_and_no_files_are_told_apart()
    {
        using var model = Segmenter();
        _ml.Model.Save(model, null, File("one.zip"));
        System.IO.File.WriteAllText(File("text"), "no zip");
        var catalog = _ml.GetImageSegmentation();
        Assert.Contains("LoadModel", Assert.Throws<JdmException>(() => catalog.LoadBundle(File("one.zip"))).Message);
        Assert.Contains("does not exist", Assert.Throws<JdmException>(() => catalog.LoadBundle(File("none"))).Message);
        Assert.Contains("does not exist", Assert.Throws<JdmException>(() => catalog.LoadModel(File("none"), out _)).Message);
        Assert.Contains("no zip file", Assert.Throws<JdmException>(() => catalog.LoadBundle(File("text"))).Message);
    }

    [Fact]
    public void A_missing_gpu_is_told_when_a_model_is_loaded()
    {
        using var model = Segmenter();
        _ml.Model.Save(model, null, File("one.zip"));
        var other = new MLContext { GpuDeviceId = 999, FallbackToCpu = false };
        var catalog = other.GetImageSegmentation();
        Assert.Contains("GPU 999", Assert.Throws<JdmException>(() => catalog.LoadBundle(File("one.jdm"))).Message);
        Assert.Contains("GPU 999", Assert.Throws<JdmException>(() => catalog.LoadModel(File("one.zip"), out _)).Message);
        other.FallbackToCpu = true;
        ((IDisposable)other.GetImageSegmentation().LoadModel(File("one.zip"), out _)).Dispose();
    }

    private SegmentationTransformer Segmenter()
    {
        var model = new SegmentationTransformer(SegmentationModel.Untrained(Small.Segmentation));
        _ml.GetImageSegmentation().SaveBundle(model, File("one.jdm"));
        return model;
    }

    private static void Rewrite(string zipFile, string entry, string was, string becomes)
    {
        using var zip = ZipFile.Open(zipFile, ZipArchiveMode.Update);
        string text;
        using (var reader = new StreamReader(zip.GetEntry(entry)!.Open())) text = reader.ReadToEnd();
        Assert.Contains(was, text);
        zip.GetEntry(entry)!.Delete();
        using var writer = new StreamWriter(zip.CreateEntry(entry).Open());
        writer.Write(text.Replace(was, becomes));
    }

    private void Inner(string zipFile, Action<string> change)
    {
        using var zip = ZipFile.Open(zipFile, ZipArchiveMode.Update);
        var entry = zip.Entries.Single(e => e.Name == "Stage");
        string name = entry.FullName;
        entry.ExtractToFile(File("stage"), overwrite: true);
        change(File("stage"));
        entry.Delete();
        zip.CreateEntryFromFile(File("stage"), name);
    }

    private static string[] Fresh(string how, string path)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[typeof(Program).Assembly.Location, how, path]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
