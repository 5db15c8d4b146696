using System.Reflection;

namespace JdmMl.Segmentation;

/// <summary>The words for augmentations on the command line and in files.</summary>
internal static class AugmentationPresets
{
    private static readonly (string Word, AugmentationOptions Options)[] All =
        [("nnunet", AugmentationOptions.NnUNet), ("light", AugmentationOptions.Light), ("none", AugmentationOptions.None)];

    internal static IEnumerable<string> Words => All.Select(preset => preset.Word);

    internal static AugmentationOptions? Named(string word) => All.FirstOrDefault(preset => preset.Word == word).Options;

    internal static string? WordOf(AugmentationOptions options) => All.FirstOrDefault(preset => preset.Options.Equals(options)).Word;

    internal static IEnumerable<(string Name, object? Value)> Differences(AugmentationOptions options) =>
        from property in typeof(AugmentationOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        let value = property.GetValue(options)
        where !Equals(value, property.GetValue(AugmentationOptions.NnUNet))
        select (property.Name, value);
}
