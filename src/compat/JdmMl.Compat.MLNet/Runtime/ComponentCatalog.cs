using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>The components that loading a model can find.</summary>
public sealed class ComponentCatalog
{
    private readonly object _gate = new();
    private readonly HashSet<string> _assemblies = [];
    private readonly Dictionary<(string Name, Type Signature), (MethodInfo Create, bool TakesEnvironment)> _classes = [];

    internal ComponentCatalog()
    {
    }

    /// <summary>Adds the loadable classes that an assembly names; once for each assembly, by its full name.</summary>
    /// <exception cref="InvalidOperationException">A class has no method to load it, or a name is taken.</exception>
    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        lock (_gate)
        {
            if (!_assemblies.Add(assembly.FullName))
                return;
            foreach (var attribute in assembly.GetCustomAttributes(typeof(LoadableClassAttributeBase)).Cast<LoadableClassAttributeBase>())
                Add(attribute, throwOnError);
        }
    }

    /// <summary>A new component, or null where none of that name is known.</summary>
    internal object CreateOrNull(IHostEnvironment environment, Type signature, string name, ModelLoadContext context)
    {
        (MethodInfo Create, bool TakesEnvironment) found;
        lock (_gate)
            if (!_classes.TryGetValue((Normal(name), signature), out found))
                return null;
        // Reflection wraps what goes wrong inside, as in ML.NET.
        return found.Create.Invoke(null, found.TakesEnvironment ? [environment, context] : [context]);
    }

    private static string Normal(string name) => name.ToLowerInvariant().Trim();

    private void Add(LoadableClassAttributeBase attribute, bool throwOnError)
    {
        var create = CreateMethod(attribute, attribute.CtorTypes);
        var withEnvironment = CreateMethod(attribute, [typeof(IHostEnvironment), .. attribute.CtorTypes]);
        if ((create ?? withEnvironment) is not { } method)
        {
            Check.That(!throwOnError,
                $"Can't instantiate loadable class '{attribute.InstanceType.Name}' with name '{attribute.LoadNames[0]}'");
            return;
        }
        foreach (var name in attribute.LoadNames)
            foreach (var signature in attribute.SigTypes)
                Check.That(_classes.TryAdd((Normal(name), signature), (method, create is null)) || !throwOnError,
                    $"ComponentCatalog cannot map name '{name}' and SignatureType '{signature}', already mapped.");
    }

    private static MethodInfo CreateMethod(LoadableClassAttributeBase attribute, Type[] parameters)
    {
        var method = attribute.LoaderType.GetMethod(
            "Create", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.FlattenHierarchy, null, parameters,
            null);
        return method?.DeclaringType == attribute.LoaderType && method.ReturnType == attribute.InstanceType ? method : null;
    }
}
