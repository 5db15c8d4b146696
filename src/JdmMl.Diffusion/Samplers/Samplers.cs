using System.Globalization;

namespace JdmMl.Diffusion;

/// <summary>The samplers by name.</summary>
public static class Samplers
{
    /// <summary>Ancestral sampling over all 1000 steps, as in the thesis, or over a respaced few.</summary>
    /// <param name="respacing">For instance <c>"250"</c>; null visits every step.</param>
    public static ISampler Ancestral(string? respacing = null) => new AncestralSampler(respacing);

    /// <summary>DDIM.</summary>
    /// <param name="steps">Network evaluations.</param>
    /// <param name="eta">0 is deterministic.</param>
    public static ISampler Ddim(int steps = 50, double eta = 0) => new DdimSampler(steps, eta);

    /// <summary>DPM-Solver++(2M), the default: few steps at nearly full quality.</summary>
    /// <param name="steps">Network evaluations.</param>
    public static ISampler DpmSolverPlusPlus(int steps = 20) => new DpmSolverPlusPlusSampler(steps);

    /// <summary>Reads <c>ancestral</c>, <c>ancestral:250</c>, <c>ddim:50</c>, <c>ddim:50:1</c> (with eta) or <c>dpm++:20</c>.</summary>
    /// <exception cref="JdmException">Any other text.</exception>
    public static ISampler Parse(string text)
    {
        string[] parts = text.Split(':', 3);
        string? argument = parts.Length >= 2 ? parts[1] : null;
        double eta = 0;
        if (parts.Length == 3 && !(parts[0] == "ddim"
            && double.TryParse(parts[2], NumberStyles.Float, CultureInfo.InvariantCulture, out eta) && eta is >= 0 and <= 1)) throw Unknown();
        int Count(int otherwise) => argument is null ? otherwise
            : int.TryParse(argument, out int n) && n is >= 1 and <= 1000 ? n : throw Unknown();
        return parts[0] switch
        {
            "ancestral" => Ancestral(argument is null ? null : Respacing.Choose(1000, argument) is { Length: > 0 } ? argument : null),
            "ddim" => Ddim(Count(50), eta),
            "dpm++" => DpmSolverPlusPlus(Count(20)),
            _ => throw Unknown(),
        };
        JdmException Unknown() => new(
            $"Sampler '{text}' is unknown; expected 'ancestral', 'ancestral:250', 'ddim:50', 'ddim:50:1' (eta 0 to 1) or " +
            "'dpm++:20' (1 to 1000 steps).");
    }
}
