namespace System.Runtime.CompilerServices;

/// <summary>Known to the C# 13 compiler by its name; net8.0 does not bring it along.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property)]
internal sealed class OverloadResolutionPriorityAttribute(int priority) : Attribute
{
    /// <summary>Among overloads that fit, the one with the highest is taken.</summary>
    public int Priority { get; } = priority;
}
