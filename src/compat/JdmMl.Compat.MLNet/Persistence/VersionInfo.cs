namespace Microsoft.ML;

/// <summary>What a model stream says of itself: its kind in eight letters, versions, and who can load it.</summary>
internal readonly struct VersionInfo
{
    public readonly string ModelSignature;
    public readonly uint VerWrittenCur;
    public readonly uint VerReadableCur;
    public readonly uint VerWeCanReadBack;
    public readonly string LoaderAssemblyName;
    public readonly string LoaderSignature;
    public readonly string LoaderSignatureAlt;

    public VersionInfo(
        string modelSignature, uint verWrittenCur, uint verReadableCur, uint verWeCanReadBack, string loaderAssemblyName,
        string loaderSignature = null, string loaderSignatureAlt = null)
    {
        Check.That(modelSignature is { Length: 8 }, "Model signature must be eight characters");
        Check.That(modelSignature.All(c => c <= 0xFF));
        (ModelSignature, VerWrittenCur) = (modelSignature, verWrittenCur);
        (VerReadableCur, VerWeCanReadBack) = (verReadableCur, verWeCanReadBack);
        (LoaderAssemblyName, LoaderSignature, LoaderSignatureAlt) = (loaderAssemblyName, loaderSignature, loaderSignatureAlt);
    }
}
