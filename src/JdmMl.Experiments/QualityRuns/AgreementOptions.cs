using JdmMl.Training;

namespace JdmMl.Experiments;

/// <summary>How mismatches are planted and what share of them may pass.</summary>
public sealed record AgreementOptions
{
    /// <summary>Share of planted mismatches that the filter may keep.</summary>
    public double MismatchesKept { get; init; } = 0.05;

    /// <summary>By how much masks are moved, right and down, as a share of the side.</summary>
    public double Shift { get; init; } = 0.15;      // as much as would be seen at first glance

    /// <summary>By how much masks shrink on all sides, as a share of the side.</summary>
    public double Erosion { get; init; } = 0.08;    // a polyp of a third of the side is left with a quarter of its area

    /// <summary>Checks everything at once.</summary>
    /// <exception cref="JdmException">Names every fault.</exception>
    public void Validate() => new OptionFaults(nameof(AgreementOptions))
        .Require(MismatchesKept is >= 0 and < 1, $"MismatchesKept is {MismatchesKept}; expected 0 to below 1, such as 0.05")
        .Require(Shift is > 0 and < 1, $"Shift is {Shift}; expected a share of the side above 0, such as 0.15")
        .Require(Erosion is > 0 and < 0.5, $"Erosion is {Erosion}; expected a share of the side above 0, such as 0.08")
        .ThrowIfAny();
}
