using System.CommandLine;
using System.Globalization;
using JdmMl.Data;
using JdmMl.Evaluation;
using JdmMl.Training;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm data audit</c>: near-duplicates between training images, test images and a pool of generated pairs.</summary>
internal static class DataAuditCommand
{
    internal static Command Create()
    {
        var paths = new Argument<string[]>("paths")
        {
            Description = "Folders of pairs or manifests; every split of each is a set of its own",
            Arity = ArgumentArity.OneOrMore,
        };
        var root = new Option<string?>("--root") { Description = "Folder of the files that a single manifest describes" };
        var correlation = new Option<double>("--correlation")
        {
            Description = "Least correlation of the aligned images",
            DefaultValueFactory = _ => new NearDuplicateOptions().Correlation,
        };
        var within = new Option<bool>("--within") { Description = "Look within each set, too" };
        var json = new Option<bool>("--json") { Description = "Print as JSON" };
        var command = new Command(
            "audit", "Find images that two sets share, also when flipped, turned, cropped, compressed or made brighter")
        {
            paths, root, correlation, within, json,
        };
        command.SetAction(parsed =>
        {
            var session = Session.Current;
            string[] given = parsed.GetValue(paths)!;
            if (parsed.GetValue(root) is not null && given.Length > 1)
                throw new JdmException("--root goes with a single manifest; audit several of them as prepared folders.");
            var options = new NearDuplicateOptions { Correlation = parsed.GetValue(correlation) };
            var sets = given.SelectMany(path => Sets(session, path, parsed.GetValue(root))).ToList();
            if (sets.Count < 2 && !parsed.GetValue(within))
                throw new JdmException($"'{sets[0].Name}' is the only set; name another folder to compare it with, or use --within.");
            var found = new List<SharedImage>();
            for (int a = 0; a < sets.Count; a++)
                for (int b = parsed.GetValue(within) ? a : a + 1; b < sets.Count; b++)
                {
                    session.Stop.ThrowIfCancellationRequested();
                    var (first, second) = (sets[a], sets[b]);
                    var pairs = a == b
                        ? NearDuplicates.Within(first.Fingerprints, options)
                        : NearDuplicates.Between(first.Fingerprints, second.Fingerprints, options);
                    found.AddRange(pairs.Select(p => new SharedImage(
                        first.Name, first.Ids[p.First], second.Name, second.Ids[p.Second], p.Correlation, p.Symmetry, p.Crop)));
                }
            Print(session, sets, found, parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    /// <summary>An image that stands in two sets.</summary>
    private sealed record SharedImage(
        string FirstSet, string First, string SecondSet, string Second, double Correlation, string Symmetry, double Crop);

    private sealed record ImageSet(string Name, IReadOnlyList<string> Ids, IReadOnlyList<ImageFingerprint> Fingerprints);

    private static List<ImageSet> Sets(Session session, string path, string? root)
    {
        var pairs = PairSources.Open(path, root);
        var fingerprints = new ImageFingerprint[pairs.Items.Count];
        ProgressDisplay.Run(session, progress =>
        {
            var clock = new ProgressClock(progress, "audit", fingerprints.Length);
            for (int i = 0; i < fingerprints.Length; i++)
            {
                session.Stop.ThrowIfCancellationRequested();
                var image = pairs.Read(i).Image;
                fingerprints[i] = ImageFingerprint.Of(image.Pixels, image.Width, image.Height);
                clock.Report(i + 1);
            }
            return 0;
        });
        return
        [
            .. Enumerable.Range(0, fingerprints.Length).GroupBy(i => pairs.Items[i].Split).Select(split => new ImageSet(
                split.Key == "" ? path : $"{path}:{split.Key}", [.. split.Select(i => pairs.Items[i].Id)],
                [.. split.Select(i => fingerprints[i])])),
        ];
    }

    private static void Print(Session session, List<ImageSet> sets, List<SharedImage> found, bool json)
    {
        if (json)
        {
            session.Output.WriteLine(JsonResults.Of(new { sets = sets.Select(s => new { s.Name, images = s.Ids.Count }), shared = found }));
            return;
        }
        foreach (var set in sets) session.Output.WriteLine($"{set.Name}: {set.Ids.Count} images");
        foreach (var pair in found)
            session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {pair.FirstSet} '{pair.First}' = {pair.SecondSet} '{pair.Second}': correlation {pair.Correlation:0.000}, " +
                $"turned: {pair.Symmetry}, window {pair.Crop:0.00} of the side"));
        session.Output.WriteLine(
            found.Count == 0 ? "No near-duplicates." : $"{found.Count} near-duplicate{(found.Count == 1 ? "" : "s")}; drop one side of each.");
    }
}
