using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using JdmMl.Cli.Masks;
using JdmMl.Cli.Options;
using JdmMl.Data;
using JdmMl.Evaluation;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm evaluate</c>: score the masks that any tool wrote.</summary>
internal static class EvaluateCommand
{
    internal static Command Create()
    {
        var pred = new Option<string>("--pred") { Description = "Folder of predicted masks", Required = true };
        var truth = new Option<string>("--truth") { Description = "Folder of true masks of the same names", Required = true };
        var soft = new Option<string?>("--soft")
            { Description = "Folder of 8-bit probability maps, for sweep, S-, F- and E-measure, MAE, ECE and Brier" };
        var suffixes = new[] { "pred", "truth", "soft" }.ToDictionary(side => side, side => new Option<string>($"--{side}-suffix")
            { Description = $"End of the names of {side} files, for example _mask", DefaultValueFactory = _ => "" });
        var threshold = new Option<int?>("--threshold") { Description = "Foreground is at least this value, in both folders" };
        var predThreshold = new Option<int?>("--pred-threshold") { Description = "The same for predictions alone" };
        var truthThreshold = new Option<int?>("--truth-threshold") { Description = "The same for truths alone" };
        var nonZero = new Option<bool>("--nonzero") { Description = "Foreground is every value above 0" };
        var classIds = new Option<bool>("--class-ids") { Description = "Values are class ids below --classes" };
        var resize = new Option<bool>("--resize-pred") { Description = "Resize predictions to their truth by nearest" };
        var network = new Option<string?>("--network-size") { Description = "Score at this size too: 256 or 256x192" };
        var name = new Option<string?>("--name") { Description = "Name of the method or arm; default: the folder of predictions" };
        var dataSet = new Option<string?>("--dataset") { Description = "Name of the data set; default: the folder of truths" };
        var seed = new Option<int[]>("--seed") { Description = "Seed of the run, or several", AllowMultipleArgumentsPerToken = true };
        var fold = new Option<int?>("--fold") { Description = "Cross-validation fold of the run" };
        var group = new Option<string?>("--group-pattern")
            { Description = "Regular expression whose first group in a name is the patient or sequence" };
        var output = new Option<string?>("--output") { Description = "JSON file of the result, for jdm claim and jdm report" };
        var csv = new Option<string?>("--csv") { Description = "CSV file, one row an image" };
        var provenance = new Option<string[]>("--provenance")
        {
            Description = "Where the numbers come from, as key=value, repeatable: arm=pretrain-finetune, ratio=250, realPairs=880, " +
                "totalOptimiserSteps=1000, ratioChosenOn=validation, images=folder, or any other key",
            AllowMultipleArgumentsPerToken = true, HelpName = "key=value",
        };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON" };
        var more = new RecordOptions<EvaluationConventions>(
            nameof(EvaluationConventions.SoftMaps), nameof(EvaluationConventions.TruthValues),
            nameof(EvaluationConventions.PredictionValues));
        var command = new Command("evaluate", "Score masks that any tool wrote against true masks of the same names")
        {
            pred, truth, soft, threshold, predThreshold, truthThreshold, nonZero, classIds, resize, network, name, dataSet, seed, fold,
            group, provenance, output, csv, json,
        };
        foreach (var suffix in suffixes.Values) command.Add(suffix);
        more.AddTo(command);
        command.SetAction(parsed =>
        {
            var session = Session.Current;
            string predicted = parsed.GetValue(pred)!, given = parsed.GetValue(truth)!;
            var conventions = more.Apply(new EvaluationConventions { SoftMaps = parsed.GetValue(soft) is not null }, parsed);
            bool objects = conventions.Instances == InstanceKind.Labels, ids = parsed.GetValue(classIds) || conventions.Classes > 2;
            if (new[] { parsed.GetValue(threshold) is not null, parsed.GetValue(nonZero), ids, objects }.Count(rule => rule) > 1)
                throw new JdmException(
                    "--threshold, --nonzero, --class-ids (or --classes above 2) and --instances Labels say different things about the " +
                    "masks' values; give one of them.");
            MaskValues Values(int? ofSide) => (ofSide ?? parsed.GetValue(threshold)) is int least ? MaskValues.Threshold(least)
                : parsed.GetValue(nonZero) || objects ? MaskValues.NonZero : ids ? MaskValues.ClassIds : MaskValues.TwoValues;
            var reader = new MaskPairReader(
                Values(parsed.GetValue(truthThreshold)), Values(parsed.GetValue(predThreshold)), objects, parsed.GetValue(resize),
                GroupRule(parsed.GetValue(group)));
            var files = MaskFolders.Match(
                given, parsed.GetValue(suffixes["truth"])!, predicted, parsed.GetValue(suffixes["pred"])!,
                parsed.GetValue(soft), parsed.GetValue(suffixes["soft"])!);
            var evaluation = new SetEvaluation
            {
                Name = parsed.GetValue(name) ?? NameOf(predicted), DataSet = parsed.GetValue(dataSet) ?? NameOf(given),
                NetworkSize = Size(parsed.GetValue(network)),
                Conventions = conventions with { TruthValues = reader.Truth.Name, PredictionValues = reader.Prediction.Name },
            };
            var result = evaluation.Run(files.Count, k => reader.Read(files[k]), session.Stop) with
            {
                Seeds = parsed.GetValue(seed) ?? [], Fold = parsed.GetValue(fold),
                Provenance = EvaluationProvenance.Of(
                    predicted, given, parsed.GetValue(soft), parsed.GetValue(resize), parsed.GetValue(provenance) ?? []),
            };
            EvaluationProvenance.Check(result);
            string text = EvaluationResultFile.ToJson(result);
            if (parsed.GetValue(output) is string file) AtomicFile.WriteAllText(file, text);
            if (parsed.GetValue(csv) is string table) AtomicFile.WriteAllText(table, EvaluationCsv.Of(result));
            session.Output.WriteLine(parsed.GetValue(json) ? text : EvaluationTable.Of(result).TrimEnd());
            return 0;
        });
        return command;
    }

    private static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    private static EvaluationResolution? Size(string? text)
    {
        if (text is null) return null;
        string[] parts = text.Split('x');
        bool Read(string part, out int size) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out size) && size > 0;
        if (parts.Length > 2 || !Read(parts[0], out int width) || !Read(parts[^1], out int height))
            throw new JdmException($"--network-size is '{text}'; expected pixels such as 256 or 256x192 (width x height).");
        return new(width, height);
    }

    private static Func<string, string> GroupRule(string? pattern)
    {
        if (pattern is null) return _ => "";
        Regex rule;
        try
        {
            rule = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException exception)
        {
            throw new JdmException($"--group-pattern '{pattern}' is no regular expression: {exception.Message}", exception);
        }
        return id => rule.Match(id) is { Success: true } match
            ? match.Groups.Count > 1 ? match.Groups[1].Value : match.Value
            : throw new JdmException($"--group-pattern '{pattern}' does not match the name '{id}'. Correct it, or rename the files.");
    }
}
