using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace JdmMl;

/// <summary>
/// An assembly made at run time whose attributes tell ML.NET's component catalog how our transformers are loaded. The attribute is
/// internal to ML.NET, so the assembly says that it ignores access checks to it.
/// </summary>
internal static class LoadableStages
{
    private static readonly Lazy<Assembly> Made = new(Make);

    /// <summary>Tells a context how to load our transformers; again and again does no harm.</summary>
    /// <exception cref="NotSupportedException">ML.NET's internals have changed.</exception>
    internal static void Register(IHostEnvironment environment) => environment.ComponentCatalog.RegisterAssembly(Made.Value);

    private static Assembly Make()
    {
        var library = LibraryInternals.Required();
        var builder = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("JdmMl.LoadableStages"), AssemblyBuilderAccess.Run);
        builder.DefineDynamicModule("JdmMl.LoadableStages");
        builder.SetCustomAttribute(new CustomAttributeBuilder(
            typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!, [typeof(ModelSaveContext).Assembly.GetName().Name]));
        foreach (var (type, loader) in new[]
        {
            (typeof(JointDiffusionTransformer), "JdmMlJointDiffusion"), (typeof(PairGeneratorTransformer), "JdmMlPairGenerator"),
            (typeof(SegmentationTransformer), "JdmMlSegmentation"), (typeof(ProbeTransformer), "JdmMlProbe"),
        })
            builder.SetCustomAttribute(new CustomAttributeBuilder(
                library.LoadableClass!, [type, null, library.SignatureLoadModel, type.Name, new[] { loader }]));
        return builder;
    }
}
