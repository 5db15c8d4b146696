using System.Globalization;

namespace JdmMl.Diffusion;

/// <summary>Chooses which of T time steps a faster sampler visits.</summary>
public static class Respacing
{
    /// <summary>
    /// The steps kept by a specification: <c>"100"</c> (evenly, ends included), <c>"10,15,20"</c> (that many in each of
    /// three equal sections) or <c>"ddim50"</c> (fixed integer stride), as in improved-diffusion.
    /// </summary>
    /// <param name="totalSteps">T of the trained process.</param>
    /// <param name="specification">See above.</param>
    /// <returns>Increasing original step indices.</returns>
    /// <exception cref="JdmException">The specification cannot be met.</exception>
    public static int[] Choose(int totalSteps, string specification)
    {
        if (specification.StartsWith("ddim", StringComparison.Ordinal))
        {
            int wanted = ParseCount(specification["ddim".Length..], specification);
            for (int stride = 1; stride < totalSteps; stride++)
                if ((totalSteps + stride - 1) / stride == wanted)
                    return [.. Enumerable.Range(0, wanted).Select(i => i * stride)];
            throw new JdmException(
                $"Respacing '{specification}' asks for {wanted} steps, but no integer stride over {totalSteps} gives exactly that. " +
                $"Write '{wanted}' for uneven steps.");
        }
        return Choose(totalSteps, [.. specification.Split(',').Select(s => ParseCount(s, specification))]);
    }

    /// <summary>
    /// Evenly spaced steps in each of several equal sections, the ends of every section included. A section that keeps one step keeps
    /// its first, as in improved-diffusion; one step in all is the last of the process, the only one that starts from noise.
    /// </summary>
    /// <param name="totalSteps">T of the trained process.</param>
    /// <param name="sectionCounts">Steps wanted in each section.</param>
    public static int[] Choose(int totalSteps, params int[] sectionCounts)
    {
        if (sectionCounts is [1]) return [totalSteps - 1];
        int size = totalSteps / sectionCounts.Length, extra = totalSteps % sectionCounts.Length, start = 0;
        var kept = new List<int>();
        for (int i = 0; i < sectionCounts.Length; i++)
        {
            int length = size + (i < extra ? 1 : 0), count = sectionCounts[i];
            if (count < 1 || count > length)
                throw new JdmException($"Respacing asks for {count} of {length} steps in section {i + 1}; expected 1 to {length}.");
            double stride = count == 1 ? 1 : (length - 1.0) / (count - 1), at = 0;
            for (int k = 0; k < count; k++, at += stride)
                kept.Add(start + (int)Math.Round(at, MidpointRounding.ToEven));
            start += length;
        }
        return [.. kept.Distinct().Order()];
    }

    private static int ParseCount(string text, string specification) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int n)
            ? n
            : throw new JdmException(
                $"Respacing '{specification}' is not understood; expected a number ('100'), numbers ('10,15,20') or 'ddim50'.");
}
