namespace System.Runtime.CompilerServices;

/// <summary>Known to the runtime by its name: an assembly that carries it may use internal members of the assembly named.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    /// <summary>Simple name of the other assembly.</summary>
    public string AssemblyName { get; } = assemblyName;
}
