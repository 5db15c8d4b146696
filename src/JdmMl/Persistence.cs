namespace JdmMl;

internal static class Persistence
{
    internal static NotSupportedException NotYet(string what, string instead)
        => new(
            $"{what} cannot be written into an ML.NET model file by this version; save its model with {instead}, " +
            "or save GetModelFor(...) of the stages that can.");
}
