namespace JdmMl;

/// <summary>A transformer that can be kept as a folder of safetensors and JSON.</summary>
internal interface IStage
{
    /// <summary>One of <see cref="StageKinds"/>.</summary>
    string Kind { get; }

    /// <summary>Writes everything into an empty folder.</summary>
    void Write(string folder);
}
