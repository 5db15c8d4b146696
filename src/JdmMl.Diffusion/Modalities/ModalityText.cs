using System.Text.RegularExpressions;

namespace JdmMl.Diffusion;

/// <summary>
/// The text form of layouts: modalities separated by commas, each <c>name:colour</c>, <c>name:grey</c>, <c>name:labels(classes)</c>
/// or <c>name:labels(classes, codec)</c>.
/// </summary>
internal static partial class ModalityText
{
    internal static ModalityLayout Parse(string text)
    {
        var modalities = new List<Modality>();
        foreach (string part in SplitOutside(text))
        {
            var match = Form().Match(part);
            if (!match.Success)
                throw new JdmException(
                    $"Modality '{part}' of layout '{text}' cannot be read; expected 'name:colour', 'name:grey' or " +
                    "'name:labels(classes, codec)', for instance 'image:colour, mask:labels(2, analog-bits)'.");
            string name = match.Groups["name"].Value;
            modalities.Add(match.Groups["kind"].Value switch
            {
                "colour" => Modality.Colour(name),
                "grey" => Modality.Grey(name),
                _ => Modality.Labels(
                    name, int.Parse(match.Groups["classes"].ValueSpan),
                    match.Groups["codec"].Success ? MaskCodecs.Parse(match.Groups["codec"].Value.Trim()) : null),
            });
        }
        return new ModalityLayout(modalities);
    }

    /// <summary>Cuts at the commas that stand outside of parentheses.</summary>
    private static IEnumerable<string> SplitOutside(string text)
    {
        int depth = 0, start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
            else depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
        }
    }

    [GeneratedRegex(@"^(?<name>[^:\s]+)\s*:\s*((?<kind>colour|grey)|(?<kind>labels)\((?<classes>\d{1,3})\s*(,\s*(?<codec>.+))?\))$")]
    private static partial Regex Form();
}
