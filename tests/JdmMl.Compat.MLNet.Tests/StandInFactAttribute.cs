using Microsoft.ML;

namespace JdmMl.Compat.MLNet.Tests;

/// <summary>A fact about the stand-in alone; where the real ML.NET is referenced it is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StandInFactAttribute : FactAttribute
{
    public StandInFactAttribute()
    {
        if (typeof(MLContext).Assembly.GetName().Name != "JdmMl.Compat.MLNet")
            Skip = "the real ML.NET is referenced";
    }
}
