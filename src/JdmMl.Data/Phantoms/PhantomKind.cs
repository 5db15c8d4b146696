namespace JdmMl.Data;

/// <summary>What a phantom shows.</summary>
public enum PhantomKind
{
    /// <summary>An endoscopy-like view of one or two polyps.</summary>
    Polyps,

    /// <summary>An H&amp;E-like view of cell nuclei.</summary>
    Nuclei,
}
