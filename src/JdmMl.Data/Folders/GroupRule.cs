using System.Text.RegularExpressions;

namespace JdmMl.Data;

/// <summary>Finds the patient or sequence in an id.</summary>
internal sealed class GroupRule
{
    private readonly Regex? _pattern;
    private readonly string _key;

    internal GroupRule(string? pattern, string key)
    {
        _key = key;
        if (pattern is null) return;
        try
        {
            _pattern = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException exception)
        {
            throw new JdmException($"{key}: \"{pattern}\" is no regular expression: {exception.Message}", exception);
        }
    }

    internal string GroupOf(string id)
    {
        if (_pattern is null) return id;
        var match = _pattern.Match(id);
        if (!match.Success)
            throw new JdmException(
                $"{_key}: the regular expression \"{_pattern}\" does not match the id '{id}'. Correct it, or rename the files.");
        return match.Groups.Count > 1 ? match.Groups[1].Value : match.Value;
    }
}
