using System.IO.Compression;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>
/// Writes tensors so that <c>torch.load</c> (1.6 or later, weights_only included) reads them: an uncompressed zip of a pickle of
/// protocol 2 and one file a storage.
/// </summary>
public static class PyTorchWriter
{
    /// <summary>Writes an OrderedDict of float tensors; tensors given under several names share a storage.</summary>
    /// <param name="target">A writable stream.</param>
    /// <param name="tensors">On any device; names must be unique.</param>
    /// <param name="section">The key of an outer dict that holds the tensors; null for none.</param>
    /// <exception cref="JdmException">PyTorch has no storage for a tensor's type.</exception>
    public static void Write(Stream target, IReadOnlyList<(string Name, Tensor Value)> tensors, string? section = null)
    {
        var storages = new Dictionary<Tensor, string>(ReferenceEqualityComparer.Instance);
        foreach (var (_, value) in tensors) storages.TryAdd(value, $"{storages.Count}");
        var pickle = new PickleWriter();
        if (section is not null) pickle.BeginDict(section);
        pickle.BeginOrderedDict();
        foreach (var (name, value) in tensors) pickle.Tensor(name, value, storages[value]);
        pickle.EndItems();
        if (section is not null) pickle.EndItem();

        using var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        Add("data.pkl", stream => stream.Write(pickle.End()));
        Add("byteorder", stream => stream.Write("little"u8));
        foreach (var (value, key) in storages) Add($"data/{key}", stream => WriteValues(value, stream));
        Add("version", stream => stream.Write("3\n"u8));

        void Add(string name, Action<Stream> write)
        {
            using var entry = zip.CreateEntry("archive/" + name, CompressionLevel.NoCompression).Open();
            write(entry);
        }
    }

    private static void WriteValues(Tensor value, Stream stream)
    {
        using var scope = NewDisposeScope();
        TensorBytes.Write(value.detach().cpu().contiguous(), stream);
    }
}
