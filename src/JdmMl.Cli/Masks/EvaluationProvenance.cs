using JdmMl.Evaluation;

namespace JdmMl.Cli.Masks;

/// <summary>What 'jdm evaluate' records about where its numbers come from.</summary>
internal static class EvaluationProvenance
{
    /// <summary>Folders and program, then what the user says.</summary>
    /// <exception cref="JdmException">A text is no key=value, or a key is given twice or recorded anyway.</exception>
    internal static Dictionary<string, string> Of(string pred, string truth, string? soft, bool resized, IReadOnlyList<string> given)
    {
        var from = new Dictionary<string, string>
        {
            ["program"] = "jdm " + typeof(EvaluationProvenance).Assembly.GetName().Version?.ToString(3),
            [ArmProvenance.PredKey] = Path.GetFullPath(pred), [ArmProvenance.TruthKey] = Path.GetFullPath(truth),
        };
        if (soft is not null) from["soft"] = Path.GetFullPath(soft);
        if (resized) from["resized"] = "predictions, to the truth by nearest where sizes differed";
        foreach (string text in given)
        {
            string[] parts = text.Split('=', 2);
            if (parts.Length != 2 || parts[0].Trim().Length == 0)
                throw new JdmException($"--provenance '{text}' is not understood; expected key=value, such as arm=real-only.");
            if (!from.TryAdd(parts[0].Trim(), parts[1].Trim()))
                throw new JdmException($"--provenance '{parts[0]}' is recorded already ('{from[parts[0].Trim()]}'); leave it out.");
        }
        return from;
    }

    /// <summary>Refuses values that claims and reports would not understand, while the user is still here.</summary>
    /// <exception cref="ArgumentException">Arm, ratio, pairs, steps or the choice of the ratio make no sense.</exception>
    internal static void Check(EvaluationResult result)
    {
        ArmProvenance.Of(result);
        ClaimProvenance.RatioOf(result);
        ClaimProvenance.StepsOf(result);
    }
}
