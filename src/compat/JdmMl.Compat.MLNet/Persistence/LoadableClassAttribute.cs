namespace Microsoft.ML;

/// <summary>Names a class that models can be loaded as, and where its static method Create stands.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class LoadableClassAttribute : LoadableClassAttributeBase
{
    public LoadableClassAttribute(Type instType, Type argType, Type sigType, string userName, params string[] loadNames)
        : this(instType, instType, argType, sigType, userName, loadNames)
    {
    }

    public LoadableClassAttribute(Type instType, Type loaderType, Type argType, Type sigType, string userName, params string[] loadNames)
        : base(instType, loaderType, argType, sigType, userName, loadNames)
    {
    }
}

/// <inheritdoc/>
internal abstract class LoadableClassAttributeBase : Attribute
{
    protected LoadableClassAttributeBase(
        Type instType, Type loaderType, Type argType, Type sigType, string userName, params string[] loadNames)
    {
        Check.Value(instType, nameof(instType));
        Check.Value(loaderType, nameof(loaderType));
        Check.That(argType is null, "This stand-in for ML.NET loads no class with arguments.");
        Check.Param(sigType.BaseType == typeof(MulticastDelegate), "sigTypes", "LoadableClass signature type must be a delegate type");
        CtorTypes = sigType.GetMethod("Invoke").GetParameters().Select(p => p.ParameterType).ToArray();
        (InstanceType, LoaderType, SigTypes, UserName) = (instType, loaderType, [sigType], userName);
        LoadNames = loadNames is { Length: > 0 } ? loadNames : [userName];
    }

    public Type InstanceType { get; }

    public Type LoaderType { get; }

    public Type[] SigTypes { get; }

    public Type[] CtorTypes { get; }

    public string UserName { get; }

    public string[] LoadNames { get; }
}
