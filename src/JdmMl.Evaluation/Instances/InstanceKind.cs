namespace JdmMl.Evaluation;

/// <summary>What one object of a mask is.</summary>
public enum InstanceKind
{
    /// <summary>Foreground pixels that touch by an edge or a corner; touching objects are one. The default.</summary>
    Components8,

    /// <summary>Foreground pixels that touch by an edge.</summary>
    Components4,

    /// <summary>All pixels with the same value above 0: label maps, in which touching objects stay apart.</summary>
    Labels,
}
