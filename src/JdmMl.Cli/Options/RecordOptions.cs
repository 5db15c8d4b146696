using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;

namespace JdmMl.Cli.Options;

/// <summary>
/// The command-line face of an options record: every property that can be written as a word becomes an option of the same name
/// (<c>TrainingSteps</c>, <c>--training-steps</c>), described by the property's own documentation. What the user does not give keeps the
/// value of the record that is changed.
/// </summary>
/// <typeparam name="T">A record with init-only properties.</typeparam>
internal sealed partial class RecordOptions<T> where T : class
{
    private readonly List<(PropertyInfo Property, Option<string?> Option)> _options = [];

    /// <summary>Makes the options.</summary>
    /// <param name="excluded">Properties that the command sets by itself.</param>
    internal RecordOptions(params string[] excluded)
    {
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!property.CanWrite || excluded.Contains(property.Name) || !WordValues.Knows(property.PropertyType)) continue;
            var option = new Option<string?>("--" + Kebab(property.Name)) { Description = Describe(property) };
            if (WordValues.NamesOf(property.PropertyType) is { } names) option.HelpName = string.Join('|', names);
            option.Validators.Add(result =>
            {
                if (result.Tokens.Count == 0) return;
                try { WordValues.Parse(property.PropertyType, result.Tokens[0].Value); }
                catch (Exception e) when (e is FormatException or JdmException)
                {
                    result.AddError($"--{Kebab(property.Name)}: {e.Message}");
                }
            });
            _options.Add((property, option));
        }
    }

    /// <summary>Adds the options to a command.</summary>
    internal void AddTo(Command command)
    {
        foreach (var (_, option) in _options) command.Add(option);
    }

    /// <summary>A copy of <paramref name="start"/> with what the user gave.</summary>
    internal T Apply(T start, ParseResult parsed)
    {
        var copy = (T)typeof(T).GetMethod("<Clone>$")!.Invoke(start, null)!;
        foreach (var (property, option) in _options)
            if (parsed.GetValue(option) is string text) property.SetValue(copy, WordValues.Parse(property.PropertyType, text));
        return copy;
    }

    /// <summary>The names of the properties that the user gave.</summary>
    internal IReadOnlyList<string> Given(ParseResult parsed) =>
        [.. _options.Where(o => parsed.GetValue(o.Option) is not null).Select(o => o.Property.Name)];

    internal static string Kebab(string name) => Boundary().Replace(name, "-$1").TrimStart('-').ToLowerInvariant();

    private static string Describe(PropertyInfo property) => Summaries.Of(property) ?? $"See {typeof(T).Name}.{property.Name}";

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Boundary();
}
