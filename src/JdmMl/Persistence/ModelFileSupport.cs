namespace JdmMl;

/// <summary>Whether <c>mlContext.Model.Save</c> and <c>Load</c> take our transformers, as a self-test found.</summary>
/// <param name="InModelFiles">Whether they do. A bundle (<c>SaveBundle</c>, <c>LoadBundle</c>) works in any case.</param>
/// <param name="Explanation">The way that is taken, or what is in it and what to do instead.</param>
public sealed record ModelFileSupport(bool InModelFiles, string Explanation);
