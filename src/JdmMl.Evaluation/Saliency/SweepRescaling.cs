namespace JdmMl.Evaluation;

/// <summary>Whether a soft map is rescaled before it is cut at thresholds.</summary>
public enum SweepRescaling
{
    /// <summary>
    /// To its own minimum and maximum, unless it is constant, as in PraNet's eval/main.m (and once more when its maps are saved;
    /// rescaling a rescaled map changes nothing). The default.
    /// </summary>
    MinMax,

    /// <summary>Not at all: the value divided by 255, as in UACANet's run/Eval.py.</summary>
    None,
}
