using System.CommandLine;
using System.Globalization;
using JdmMl.Cli.Machine;
using JdmMl.Cli.Options;
using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Training;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm sample</c>: draw pairs into a folder, alone or as one of several processes.</summary>
internal static class SampleCommand
{
    internal static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Folder of a trained model, a candidate or a checkpoint" };
        var output = new Option<string>("--output") { Description = "Folder of images/, masks/ and provenance", Required = true };
        var count = new Option<long>("--count") { Description = "Pairs of all shards together", Required = true };
        var shard = new Option<string>("--shard")
            { Description = "i/n: draw the pairs of shard i of n, one process each", DefaultValueFactory = _ => "1/1" };
        var seed = new Option<int>("--seed") { Description = "Pair k depends on it and on k alone", DefaultValueFactory = _ => 7 };
        var sampler = new Option<string>("--sampler")
            { Description = "ancestral, ancestral:250, ddim:50 or dpm++:20", DefaultValueFactory = _ => "dpm++:20" };
        var batch = new Option<int>("--batch-size")
            { Description = "Pairs drawn together; changes speed, not results", DefaultValueFactory = _ => 16 };
        var pairs = new Option<string?>("--pairs") { Description = "Folder or manifest whose masks or images are given" };
        var precision = new Option<Precision?>("--precision")
            { Description = "Float32 or BFloat16; default: what the model was trained in" };
        var images = new Option<string?>("--images")
            { Description = "Folder of images without masks, for --given image, low-resolution or grey" };
        var root = new Option<string?>("--root") { Description = "Folder of the files that a manifest describes" };
        var split = new Option<string?>("--split") { Description = "Split of the given pairs; default: all" };
        var redraws = new Option<int>("--redraws")
            { Description = "How often a degenerate pair is drawn again; 0 keeps and counts it", DefaultValueFactory = _ => 0 };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON" };
        var device = DeviceOption.Create();
        var (given, bounds) = (new RecordOptions<GivenOptions>(), new RecordOptions<PairBounds>());
        var command = new Command("sample", "Draw image/mask pairs from a trained model; the same command continues")
        {
            model, output, count, shard, seed, sampler, batch, pairs, images, root, split, redraws, precision, json, device,
        };
        given.AddTo(command);
        bounds.AddTo(command);
        command.SetAction(parsed =>
        {
            var session = Session.Current;
            TorchThreads.UseAllProcessors();
            if (parsed.GetValue(count) < 1) throw new JdmException($"--count is {parsed.GetValue(count)}; expected at least 1.");
            if (parsed.GetValue(batch) < 1) throw new JdmException($"--batch-size is {parsed.GetValue(batch)}; expected at least 1.");
            using var loaded = JointDiffusionModel.Load(
                parsed.GetValue(model)!, DeviceOption.Choose(parsed.GetValue(device)), parsed.GetValue(precision));
            var wanted = given.Apply(new GivenOptions(), parsed);
            var source = Source(wanted.Given, parsed.GetValue(pairs), parsed.GetValue(images), parsed.GetValue(root), parsed.GetValue(split));
            using var packed = source is null ? null : PackedPairs.Build(source, loaded.Options.GivenPacking, ct: session.Stop);
            using var known = wanted.Of(loaded, packed);
            var synthesizer = new PairSynthesizer(
                loaded, Samplers.Parse(parsed.GetValue(sampler)!), parsed.GetValue(seed), parsed.GetValue(batch))
            {
                Bounds = bounds.Apply(new PairBounds(), parsed), Redraws = parsed.GetValue(redraws),
                Given = known,
            };
            var result = ProgressDisplay.Run(session, progress => PairFolderFiller.Fill(
                synthesizer, parsed.GetValue(output)!, parsed.GetValue(count), Shard.Parse(parsed.GetValue(shard)!), progress,
                session.Stop));
            Print(session, result, parsed.GetValue(output)!, parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    private static IPairSource? Source(GivenKind given, string? pairs, string? images, string? root, string? split)
    {
        if (pairs is not null && images is not null)
            throw new JdmException("--pairs and --images are both given; expected one of them, the source of what is given.");
        if (given == GivenKind.None && (pairs ?? images) is string unused)
            throw new JdmException($"'{unused}' is given, but --given is none; say what is taken from it, for instance --given mask.");
        if (images is null) return pairs is null ? null : PairSources.Open(pairs, root, split);
        return given is GivenKind.Image or GivenKind.LowResolution or GivenKind.Grey
            ? UnlabelledImages.InFolder(images)
            : throw new JdmException($"--images holds no masks, which --given {given} needs; name --pairs.");
    }

    private static void Print(Session session, PairFolderResult result, string folder, bool json)
    {
        var counts = result.Counts;
        if (json)
        {
            session.Output.WriteLine(JsonResults.Of(
                new { folder = Path.GetFullPath(folder), found = result.Found, drawn = result.Drawn, counts }));
            return;
        }
        session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{result.Found + result.Drawn} pairs in '{folder}' ({result.Found} found, {result.Drawn} drawn): {counts.Ok} usable, " +
            $"{counts.Empty} empty, {counts.Full} full, {counts.Fragmented} fragmented; " +
            $"{counts.Redraws} redraws of {counts.Redrawn} pairs"));
    }
}
