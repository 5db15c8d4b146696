using System.Globalization;

namespace JdmMl.Evaluation;

/// <summary>What claims read from <see cref="EvaluationResult.Provenance"/>.</summary>
public static class ClaimProvenance
{
    /// <summary>Key of <see cref="RatioChoice"/>: <c>validation</c>, <c>test</c> or <c>fixed</c>.</summary>
    public const string RatioChosenOn = "ratioChosenOn";

    /// <summary>Key of the optimiser steps of all training stages together, a whole number.</summary>
    public const string TotalOptimiserSteps = "totalOptimiserSteps";

    /// <summary>What is recorded about the choice of the ratio.</summary>
    /// <exception cref="ArgumentException">The value is none of the known ones.</exception>
    public static RatioChoice RatioOf(EvaluationResult result)
    {
        if (!result.Provenance.TryGetValue(RatioChosenOn, out var value)) return RatioChoice.Unknown;
        var choice = Enum.GetValues<RatioChoice>().FirstOrDefault(c => string.Equals($"{c}", value, StringComparison.OrdinalIgnoreCase));
        return choice != RatioChoice.Unknown
            ? choice
            : throw new ArgumentException(
                $"Result '{result.Name}' on '{result.DataSet}' records {RatioChosenOn} '{value}'; expected validation, test or fixed.");
    }

    /// <summary>The recorded optimiser steps; null where there are none.</summary>
    /// <exception cref="ArgumentException">The value is no whole number above 0.</exception>
    public static long? StepsOf(EvaluationResult result)
    {
        if (!result.Provenance.TryGetValue(TotalOptimiserSteps, out var value)) return null;
        return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long steps) && steps > 0
            ? steps
            : throw new ArgumentException(
                $"Result '{result.Name}' on '{result.DataSet}' records {TotalOptimiserSteps} '{value}'; expected a whole number above 0.");
    }
}
