using JdmMl.Data;
using JdmMl.Evaluation;

namespace JdmMl.Experiments.Tests.QualityRuns;

public sealed class AgreementRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;
    private int _predicted;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A judge that knows the answer: phantoms' foreground is what the mask of the same image says.</summary>
    private PredictionAgreement Oracle(params QualityPairs[] known)
    {
        var masks = known.SelectMany(pairs => pairs.Pixels).DistinctBy(p => p.Rgb).ToDictionary(p => p.Rgb, p => p.Mask);
        return new("oracle", images =>
        {
            _predicted += images.Count;
            return [.. images.Select(image => new LabelMask(image.Width, image.Height, masks[image.Pixels]))];
        });
    }

    private static QualityPairs Phantoms(int count, int seed) =>
        QualityPairs.Read(new PhantomPairs(PhantomKind.Polyps, count, 32, seed), 32);

    [Fact]
    public void A_good_judge_finds_every_mismatch_of_a_pool()
    {
        var (truth, source) = (Phantoms(50, 1), Phantoms(40, 2));
        // in the pool every fourth mask is that of the next pair
        var pool = source with
        {
            Pixels = [.. source.Pixels.Select((p, i) => i % 4 == 0 ? new PairPixels(p.Rgb, source.Pixels[i + 1].Mask, 32, 32) : p)],
        };
        var result = AgreementRun.Of(Oracle(truth, source), pool, truth, new(), seed: 3);
        Assert.Equal(1, result.MeanScores["true"], 1e-12);
        Assert.True(result.MeanScores["permuted"] < 0.7 && result.MeanScores["shifted"] < 0.9 && result.MeanScores["eroded"] < 0.9);
        Assert.Equal(["eroded", "permuted", "shifted"], result.Filter!.KeptByKind.Keys.Order());
        Assert.True(result.Filter.MismatchesKept.Share <= 0.1);
        Assert.Equal(0, result.Filter.TruePairsLost.Hits);
        Assert.Equal(30, result.PoolKept!.Value.Hits);
        Assert.All(result.Scores.Select((s, i) => (s, i)), p => Assert.Equal(p.i % 4 != 0, p.s.Kept));
        Assert.Equal(90, _predicted);                                       // an image once, whatever masks it is scored with
    }

    [Fact]
    public void Scores_on_disk_are_not_made_again_and_those_of_other_pairs_are_refused()
    {
        var (truth, pool) = (Phantoms(40, 1), Phantoms(40, 2));
        string file = Path.Combine(_folder, "scores.jsonl");
        var first = AgreementRun.Of(Oracle(truth, pool), pool, truth, new(), 3, file);
        Assert.Equal(80, _predicted);
        string[] lines = File.ReadAllLines(file);
        Assert.Equal(7, lines.Length);                                      // a head, and 3 batches of each kind of pairs
        File.WriteAllText(file, string.Join('\n', lines[..5]) + "\n" + lines[5][..20]);   // as a kill leaves it
        var second = AgreementRun.Of(Oracle(truth, pool), pool, truth, new(), 3, file);
        Assert.Equal(80 + 24, _predicted);                                  // the batches of 16 and 8 that were lost
        Assert.Equal(first.Scores, second.Scores);
        Assert.Equal(lines, File.ReadAllLines(file));
        var other = Assert.Throws<JdmException>(() => AgreementRun.Of(Oracle(truth, pool), pool, truth, new() { Shift = 0.3 }, 3, file));
        Assert.Contains("holds scores of another model", other.Message);
    }

    [Fact]
    public void Too_few_true_pairs_give_scores_and_no_filter()
    {
        var (truth, pool) = (Phantoms(8, 1), Phantoms(5, 2));
        var result = AgreementRun.Of(Oracle(truth, pool), pool, truth, new(), 3);
        Assert.Contains("expected at least 20", result.Refusal);
        Assert.Null(result.PoolKept);
        Assert.Equal(5, result.Scores.Count(s => s is { Score: 1, Kept: null }));
        Assert.Contains("nothing is kept", "" + Assert.Throws<JdmException>(() =>
            FilteredPool.Write(new PhantomPairs(PhantomKind.Polyps, 5, 32, 2), _folder, [result], Path.Combine(_folder, "kept")))
            .Message.ToLowerInvariant());
    }

    [Fact]
    public void A_filtered_pool_holds_what_passes_with_its_provenance()
    {
        string folder = Path.Combine(_folder, "pool"), output = Path.Combine(_folder, "kept");
        var source = new PhantomPairs(PhantomKind.Polyps, 24, 32, 2);
        var identity = new PoolIdentity { ModelHash = "abc", Seed = 1, Size = 32 };
        using (var writer = PoolShardWriter.Open(folder, identity, Shard.Whole))
            for (int i = 0; i < 24; i++) writer.Write(i, 0, "ok", source.Read(i).Image, source.Read(i % 3 == 0 ? i + 1 : i).Mask);
        var opened = PairSources.Open(folder);
        var (truth, pool, whole) = (Phantoms(40, 1), QualityPairs.Read(opened, 32), Phantoms(24, 2));
        var known = whole with { Pixels = [.. pool.Pixels.Zip(whole.Pixels, (p, w) => new PairPixels(p.Rgb, w.Mask, 32, 32))] };
        var result = AgreementRun.Of(Oracle(truth, known), pool, truth, new(), 3);
        Assert.Equal(16, FilteredPool.Write(opened, folder, [result], output));

        var kept = PairSources.Open(output);
        Assert.Equal(Enumerable.Range(0, 24).Where(i => i % 3 != 0).Select(i => $"{i:000000}"), kept.Items.Select(item => item.Id));
        Assert.Equal(source.Read(1).Mask.Labels, kept.Read(0).Mask.Labels);
        Assert.Equal(kept.Items.Select(item => long.Parse(item.Id)), PoolShardWriter.ReadProvenance(output).Select(line => line.Index));
        string record = File.ReadAllText(Path.Combine(output, FilteredPool.FileName));
        Assert.Contains("\"modelHash\": \"abc\"", record);
        Assert.Contains("\"mismatchesKept\"", record);
        Assert.Contains("not empty", Assert.Throws<JdmException>(() => FilteredPool.Write(opened, folder, [result], output)).Message);
    }

    [Fact]
    public void Dice_is_the_mean_over_classes_that_either_mask_shows()
    {
        Assert.Equal(1, PredictionAgreement.Dice([0, 0], [0, 0]));
        Assert.Equal(0, PredictionAgreement.Dice([0, 0], [0, 1]));
        Assert.Equal((2 / 3.0 + 0) / 2, PredictionAgreement.Dice([1, 1, 0, 0], [1, 0, 0, 3]), 1e-12);
    }
}
