namespace JdmMl.Experiments.Tests.ThesisReports;

/// <summary>A test in a headless browser; skipped where neither chromium nor JDMML_BROWSER is there.</summary>
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Browser is null) Skip = "No chromium is installed, and JDMML_BROWSER names no browser";
    }

    internal static string? Browser { get; } = Find();

    private static string? Find()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string?[] candidates =
        [
            Environment.GetEnvironmentVariable("JDMML_BROWSER"),
            .. from name in (string[])["chromium", "chromium-browser", "google-chrome"] from folder in folders select Path.Combine(
                folder, name),
        ];
        return candidates.FirstOrDefault(File.Exists);
    }
}
