using System.Reflection;

namespace Microsoft.ML;

/// <summary>Calls a generic method with a type known only at run time, without wrapping what it throws.</summary>
internal static class GenericCall
{
    private const BindingFlags Anywhere =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static TResult On<TResult>(Type owner, object target, string method, Type argument, params object[] arguments) =>
        (TResult)owner.GetMethods(Anywhere).Single(m => m.Name == method && m.IsGenericMethodDefinition)
            .MakeGenericMethod(argument)
            .Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
