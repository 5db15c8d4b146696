using System.CommandLine;
using System.Globalization;
using JdmMl.Data;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm data prepare</c>: lay out a checked copy of a downloaded data set.</summary>
internal static class DataPrepareCommand
{
    internal static Command Create()
    {
        var limits = new ArchiveLimits();
        var manifest = new Argument<string>("manifest") { Description = "Manifest of the data set, as in data-manifests/" };
        var from = new Option<string[]>("--from")
        {
            Description = "Downloaded folder or zip archive; several where the set comes in several", Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var output = new Option<string>("--output") { Description = "Folder to make", Required = true };
        var split = new Option<string?>("--split") { Description = "Split to prepare; default: all" };
        var instances = new Option<bool>("--instances") { Description = "Keep object ids beside the masks, where there are any" };
        var expansion = new Option<int>("--max-expansion")
        {
            Description = "Unpacked bytes allowed for each byte of an archive", DefaultValueFactory = _ => limits.MaxExpansion,
        };
        var gigabytes = new Option<int>("--max-gigabytes")
        {
            Description = "GiB that an archive may unpack to", DefaultValueFactory = _ => (int)(limits.MaxBytes >> 30),
        };
        var json = DataCommand.AsJson();
        var command = new Command("prepare", "Check a download and lay out a copy: images, class-id masks, a record with checksums")
        {
            manifest, from, output, split, instances, expansion, gigabytes, json,
        };
        command.SetAction(parsed =>
        {
            var session = Session.Current;
            var options = new PrepareOptions
            {
                Split = parsed.GetValue(split), Instances = parsed.GetValue(instances),
                Limits = new ArchiveLimits { MaxExpansion = parsed.GetValue(expansion), MaxBytes = (long)parsed.GetValue(gigabytes) << 30 },
            };
            var target = parsed.GetValue(output)!;
            var description = DataManifest.Load(parsed.GetValue(manifest)!);
            var record = ProgressDisplay.Run(session, progress => DataPreparation.Prepare(
                description, parsed.GetValue(from)!, target, options, new DataCommand.Progress(progress), session.Stop));
            if (parsed.GetValue(json))
            {
                session.Output.WriteLine(JsonResults.Of(
                    new { record.Name, Folder = target, record.Counts, record.Sources, record.MaskEncoding }));
                return 0;
            }
            foreach (var line in DataCommand.Counts(record.Pairs.Select(pair => (pair.Split, pair.Group)))) session.Output.WriteLine(line);
            session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{target}: {record.Name} with masks from {record.MaskEncoding}" +
                $"{(options.Instances ? $", {record.Pairs.Count(pair => pair.Instances is not null)} with object ids" : "")}. " +
                $"Licence: {record.Licence}."));
            return 0;
        });
        return command;
    }
}
