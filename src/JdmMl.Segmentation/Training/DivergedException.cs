namespace JdmMl.Segmentation;

/// <summary>Training stopped because loss or gradient was no finite number any more.</summary>
public sealed class DivergedException(string message) : JdmException(message);
