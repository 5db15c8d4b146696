using System.Text.Json;
using JdmMl.Data;
using static JdmMl.Cli.Tests.CommandRun;

namespace JdmMl.Cli.Tests;

public sealed class SegmentTrainCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(params string[] parts) => Path.Combine([_folder, .. parts]);

    private string[] Train(params string[] more)
    {
        if (!Directory.Exists(At("real"))) WritePairs(At("real"), PhantomKind.Nuclei, 10, 16);
        if (!Directory.Exists(At("synthetic"))) WritePairs(At("synthetic"), PhantomKind.Nuclei, 6, 16);
        return
        [
            "segment", "train", At("real"), "--output", At("run"), "--image-size", "16", "--features", "4,8,8", "--batch-size", "2",
            "--pretrain-epochs", "1", "--finetune-epochs", "2", "--iterations-per-epoch", "2", "--validation-iterations", "1",
            "--checkpoint-every-steps", "2", .. more,
        ];
    }

    private string Ok(params string[] more)
    {
        var (code, output, errors) = Run(Train(more));
        Assert.True(code == 0, errors);
        return output + errors;
    }

    private void Refused(string says, params string[] args)
    {
        var (code, _, errors) = Run(args);
        Assert.Equal(JdmCommandLine.Failed, code);
        Assert.Contains(says, errors);
        Assert.DoesNotContain("   at ", errors);
    }

    private JsonElement Read(params string[] parts) => JsonDocument.Parse(File.ReadAllText(At(["run", .. parts]))).RootElement;

    [Fact]
    public void Two_folds_share_one_pretraining_and_leave_plans_models_and_a_summary()
    {
        string said = Ok("--synthetic", At("synthetic"), "--fold", "0,3");

        Assert.Contains("The plan of the 10 real pairs is used for the 6 synthetic ones too.", said);
        Assert.Single(said.Split('\n'), line => line.StartsWith("pretrain: 2/2", StringComparison.Ordinal));
        Assert.Contains("fold 0: finetune: transferred", said);
        foreach (string file in new[] { "fold_0/model/network.safetensors", "fold_3/model-best/network.safetensors", "fold_0/checkpoints/finetune/epochs.jsonl" })
            Assert.True(File.Exists(At("run", file)), file);
        Assert.Equal(10, Read("fingerprint.json").GetProperty("cases").GetInt32());
        var decisions = Read("plan.json").GetProperty("decisions").EnumerateArray().ToDictionary(d => d.GetProperty("name").GetString()!, d => d.GetProperty("reason").GetString());
        Assert.Equal("given", decisions["batchSize"]);
        Assert.Equal("nnU-Net's target", decisions["memoryBudget"]);
        Assert.Equal(8, Read("run.json").GetProperty("folds")[0].GetProperty("training").GetInt32());
        var folds = Read("summary.json").GetProperty("folds").EnumerateArray().ToArray();
        Assert.Equal(["0", "3"], folds.Select(fold => fold.GetProperty("fold").GetString()));
        Assert.All(folds, fold => Assert.Equal(["pretrain", "finetune"], fold.GetProperty("stages").EnumerateArray().Select(s => s.GetProperty("stage").GetString())));
        Assert.Equal(5, Read("splits_final.json").GetArrayLength());
        // What the four validation cases of both folds say of the largest component, for the run and for each model.
        var trial = Read("postprocessing.json").GetProperty("trials")[0];
        Assert.Equal(4, Read("postprocessing.json").GetProperty("cases").GetInt32());
        Assert.Equal(
            trial.GetProperty("adopted").GetBoolean(),
            trial.GetProperty("diceAfter").GetDouble() > trial.GetProperty("diceBefore").GetDouble());
        Assert.True(File.Exists(At("run", "fold_3", "model", "postprocessing.json")));
        Assert.Equal(2, Directory.GetFiles(At("run", "fold_0", "validation"), "*.png").Length);
    }

    [Fact]
    public void The_same_command_finds_everything_again_and_prints_JSON()
    {
        Ok("--synthetic", At("synthetic"));
        string file = At("run", "fold_0", "model", "network.safetensors");
        byte[] before = File.ReadAllBytes(file);
        var (code, output, errors) = Run(Train("--synthetic", At("synthetic"), "--json"));
        Assert.True(code == 0, errors);
        Assert.Contains("finetune: continuing after step 4 of 4", errors);
        Assert.DoesNotContain("validate: 1/", errors);
        Assert.Equal("0", JsonDocument.Parse(output).RootElement.GetProperty("folds")[0].GetProperty("fold").GetString());
        Assert.Equal(before, File.ReadAllBytes(file));
        Refused("other options or data", Train("--synthetic", At("synthetic"), "--seed", "5"));
    }

    [Theory]
    [InlineData("RealOnly", "real", 6)]
    [InlineData("SyntheticOnly", "synthetic", 6)]
    [InlineData("Mixed", "mixed", 6)]
    [InlineData("WarmRestart", "real,restart", 6)]
    [InlineData("TwoStages", "pretrain,finetune", 6)]
    public void All_regimes_take_the_same_number_of_steps(string regime, string stages, long steps)
    {
        Ok("--synthetic", At("synthetic"), "--regime", regime);
        var ran = Read("summary.json").GetProperty("folds")[0].GetProperty("stages").EnumerateArray().ToArray();
        Assert.Equal(stages, string.Join(',', ran.Select(stage => stage.GetProperty("stage").GetString())));
        Assert.Equal(steps, ran.Sum(stage => stage.GetProperty("steps").GetInt64()));
    }

    [Fact]
    public void Another_runs_model_stands_in_for_pretraining_and_must_fit()
    {
        Ok("--synthetic", At("synthetic"));
        Directory.Move(At("run"), At("first"));
        string said = Ok("--pretrained-from", At("first", "pretrained"));
        Assert.Contains("fold 0: finetune: transferred", said);
        Assert.Equal(
            File.ReadAllBytes(At("first", "fold_0", "checkpoints", "finetune", "checkpoint-00000004", "weights.safetensors")),
            File.ReadAllBytes(At("run", "fold_0", "checkpoints", "finetune", "checkpoint-00000004", "weights.safetensors")));
        Refused("do not fit the plan", [.. Train("--pretrained-from", At("first", "pretrained")).Select(word => word == "4,8,8" ? "4,8,16" : word == At("run") ? At("other") : word)]);
    }

    [Fact]
    public void The_best_learning_rate_is_searched_and_used()
    {
        string said = Ok("--synthetic", At("synthetic"), "--learning-rates", "0.05,1e30");
        Assert.Contains("FinetuneLearningRate 0.05 is the best of 2.", said);
        Assert.Contains("FinetuneLearningRate 1E+30: The loss or its gradient", said);
        Assert.Equal(0.05, Read("summary.json").GetProperty("rates").GetProperty("learningRate").GetDouble());
        Assert.Equal(0.05, JsonDocument.Parse(File.ReadAllText(At("run", "fold_0", "model", "segmentation.json"))).RootElement.GetProperty("options").GetProperty("finetuneLearningRate").GetDouble());
    }

    [Fact]
    public void Native_cases_are_planned_whole_and_trained_on_patches()
    {
        WritePairs(At("real"), PhantomKind.Nuclei, 6, 24);
        var (code, _, errors) = Run(
            "segment", "train", At("real"), "--output", At("run"), "--crop", "native", "--features", "4,8,8", "--batch-size", "2",
            "--finetune-epochs", "1", "--iterations-per-epoch", "2", "--validation-iterations", "1");
        Assert.True(code == 0, errors);
        Assert.Equal([24, 24], Read("plan.json").GetProperty("patchSize").EnumerateArray().Select(edge => edge.GetInt32()));
        Assert.Equal(24, Read("fingerprint.json").GetProperty("medianShape")[0].GetDouble());
    }

    [Fact]
    public void A_preset_is_a_start_that_the_plan_names()
    {
        WritePairs(At("real"), PhantomKind.Nuclei, 10, 16);
        var (code, _, errors) = Run("segment", "train", At("real"), "--output", At("run"), "--preset", "32px", "--finetune-epochs", "1", "--iterations-per-epoch", "1", "--validation-iterations", "1", "--fold", "all");
        Assert.True(code == 0, errors);
        var decisions = Read("plan.json").GetProperty("decisions").EnumerateArray().ToDictionary(d => d.GetProperty("name").GetString()!, d => d.GetProperty("reason").GetString());
        Assert.Equal(("preset 32px", "preset 32px", "given"), (decisions["features"], decisions["batchSize"], decisions["finetuneEpochs"]));
        Assert.True(File.Exists(At("run", "fold_all", "model", "network.safetensors")));
    }

    [Fact]
    public void Masks_without_foreground_are_refused()
    {
        string[] args = Train();
        foreach (string file in Directory.GetFiles(At("real", "masks"))) PngFile.WriteMask(file, new LabelMask(16, 16, new byte[256]));
        string manifest = At("real", "set.json");
        File.WriteAllText(manifest, """
            { "name": "d", "title": "D", "homePage": "https://d.example", "licence": "unknown", "citation": "unknown",
              "classes": ["background", "x"], "layout": { "images": "images/{id}.png", "masks": "masks/{id}.png" },
              "mask": { "kind": "nonzero" } }
            """);
        Refused("None of the 10 masks holds foreground", [.. args.Select(word => word == At("real") ? manifest : word)]);
    }

    [Fact]
    public void A_class_outside_the_label_map_is_refused()
    {
        string[] args = Train();
        for (int i = 0; i < 10; i++)
        {
            var labels = new byte[256];
            (labels[3], labels[9]) = (1, 2);
            PngFile.WriteMask(At("real", "masks", $"{i}.png"), new LabelMask(16, 16, labels));
        }
        string manifest = At("real", "set.json");
        File.WriteAllText(manifest, """
            { "name": "d", "title": "D", "homePage": "https://d.example", "licence": "unknown", "citation": "unknown",
              "classes": ["background", "gland", "nucleus"], "layout": { "images": "images/{id}.png", "masks": "masks/{id}.png" },
              "mask": { "kind": "classIds" } }
            """);
        args = [.. args.Select(word => word == At("real") ? manifest : word)];
        Refused("the real set has the class 2, but Classes is 2", [.. args, "--classes", "2"]);
        var (code, _, errors) = Run(args);                                  // planned: three classes
        Assert.True(code == 0, errors);
        Assert.Equal(3, Read("plan.json").GetProperty("classes").GetInt32());
    }

    [Fact]
    public void Images_of_mixed_channel_counts_are_refused()
    {
        string[] args = Train();
        PngFile.WriteMask(At("real", "images", "4.png"), new LabelMask(16, 16, new byte[256]));         // a grey picture
        Refused("mixed channel counts: 1 with 1 (for example", args);
    }

    [Theory]
    [InlineData("Fold 4 has", "--fold", "4", "--splits", "SPLITS")]
    [InlineData("Fold 'x' is not understood", "--fold", "x")]
    [InlineData("expected each fold once", "--fold", "0,0")]
    [InlineData("needs synthetic pairs", "--regime", "Mixed")]
    [InlineData("is no number", "--learning-rates", "fast")]
    [InlineData("groups are not divided", "--grouped")]
    public void What_makes_no_sense_is_refused(string says, params string[] more)
    {
        string[] args = Train([.. more.Select(word => word == "SPLITS" ? At("splits.json") : word)]);
        File.WriteAllText(At("splits.json"), $"[{string.Join(',', Enumerable.Repeat("""{"train": ["1"], "val": ["2"]}""", 4))}, {{\"train\": [\"1\"], \"val\": []}}]");
        if (more[0] == "--grouped")
        {
            foreach (string kind in new[] { "images", "masks" })
                foreach (string file in Directory.GetFiles(At("real", kind)))
                    File.Move(file, Path.Combine(Path.GetDirectoryName(file)!, "TCGA-AA-BBBB-" + Path.GetFileName(file)));
            says = "which are not divided";
        }
        Refused(says, args);
    }
}
