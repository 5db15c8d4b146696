using System.Text;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>
/// A state dict that <c>torch.save</c> (1.6 or later) wrote to a <c>.pt</c> file, read without Python: the pickle inside is decoded as
/// data by a reader that knows dicts, lists, numbers (NumPy's too), texts and tensors, and refuses everything else.
/// Nothing in the file is ever called.
/// </summary>
/// <remarks>
/// A checkpoint of the thesis' code (<c>emasavedmodel_0.9999_060000.pt</c>, <c>savedmodel060000.pt</c>) or of improved-diffusion
/// (<c>ema_0.9999_500000.pt</c>, <c>model500000.pt</c>) holds one flat dict with these float32 tensors:
/// <list type="bullet">
/// <item><c>time_embed.{0,2}.{weight,bias}</c>; with classes <c>label_emb.weight</c></item>
/// <item><c>input_blocks.{i}.{j}</c>, <c>middle_block.{0,1,2}</c>, <c>output_blocks.{i}.{j}</c>, <c>out.{0,2}</c>, where a block is a
/// convolution (<c>weight</c>, <c>bias</c>);
/// a residual block (<c>in_layers.{0,2}</c>, <c>emb_layers.1</c>, <c>out_layers.{0,3}</c>, where channels change <c>skip_connection</c>);
/// an attention block (<c>norm</c>, <c>qkv</c>, <c>proj_out</c>, the last two [.., .., 1]);
/// a downsampling (<c>op</c>) or an upsampling (<c>conv</c>), each with <c>weight</c> and <c>bias</c></item>
/// </list>
/// These are the names of <c>DenoisingUNet</c>, so <see cref="WeightImport"/> needs no table.
/// The optimiser files beside them are not needed.
/// </remarks>
public sealed class PyTorchFile : INamedTensors
{
    private const string PickleName = "data.pkl";
    private const int MaxPickle = 32 << 20;
    private const string Advice =
        "Save the tensors again with torch.save(model.state_dict(), path), PyTorch 1.6 or later and its default pickle protocol.";

    private readonly string _path;
    private readonly object? _root;
    private readonly Dictionary<string, (PickleTensor View, ZipEntry Entry)> _tensors = new(StringComparer.Ordinal);

    private PyTorchFile(string path, string? section)
    {
        _path = path;
        using var stream = File.OpenRead(path);
        RequireZip(stream);
        var entries = ZipDirectory.Read(stream);
        string top = TopOf(entries);
        RequireLittleEndian(stream, entries, top);
        byte[] pickle = Bytes(stream, entries[top + PickleName], PickleName, MaxPickle);
        _root = PickleReader.Read(pickle);
        var dict = StateDict.Choose(_root, section).WithoutDataParallel();
        Section = dict.Section;
        OtherNames = dict.Others;
        Names = [.. dict.Tensors.Select(t => t.Name)];
        foreach (var (name, view) in dict.Tensors) _tensors.Add(name, (view, EntryOf(view.Storage, entries, top)));
    }

    /// <summary>Opens a file and checks it whole, but for the numbers themselves.</summary>
    /// <param name="path">A file that <c>torch.save</c> wrote.</param>
    /// <param name="section">
    /// The dict to read, for instance <c>state_dict</c> or <c>ema/model</c>, the empty text for the file's own; null takes the only one.
    /// A prefix <c>module.</c> that all names have is left away.
    /// </param>
    /// <exception cref="JdmException">
    /// The file is missing, broken, hostile, of another format, or holds several dicts of tensors.
    /// </exception>
    public static PyTorchFile Open(string path, string? section = null)
    {
        if (!File.Exists(path)) throw new JdmException($"'{path}' does not exist; expected a file that torch.save wrote.");
        try { return new PyTorchFile(path, section); }
        catch (FormatException e) { throw new JdmException($"'{path}' cannot be read as PyTorch weights: {e.Message}. {Advice}"); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JdmException($"'{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The path of keys to the dict that was read, parted by '/'; empty for the file's own.</summary>
    public string Section { get; }

    /// <summary>
    /// The plain values (texts, numbers, lists, dicts; tuples and NumPy arrays as flat lists) of any part of the file, tensors left out.
    /// </summary>
    /// <param name="path">The keys that lead there, for instance <c>init_args</c>, <c>plans</c>.</param>
    /// <returns>Null when there is nothing or None.</returns>
    /// <exception cref="JdmException">The values are nested too deeply or are too many.</exception>
    public JsonNode? ValueAt(params string[] path)
    {
        try { return PickleJson.At(_root, path); }
        catch (FormatException e) { throw new JdmException($"'{_path}' cannot be read: {e.Message}."); }
    }

    /// <summary>Names in the same dict whose values are no tensors, for instance <c>epoch</c>.</summary>
    public IReadOnlyList<string> OtherNames { get; }

    /// <inheritdoc/>
    public string Source => Section.Length == 0 ? $"'{_path}'" : $"'{_path}' ({Section})";

    /// <summary>Names in the dict's order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public bool Contains(string name) => _tensors.ContainsKey(name);

    /// <inheritdoc/>
    public long[] ShapeOf(string name) => [.. Find(name).View.Sizes];

    /// <inheritdoc/>
    public ScalarType TypeOf(string name) => Find(name).View.Storage.Type;

    /// <inheritdoc/>
    public Tensor Get(string name)
    {
        var (view, entry) = Find(name);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        if (view.Sizes.Contains(0)) return empty(view.Sizes, view.Storage.Type).MoveToOuterDisposeScope();
        try
        {
            using var stream = File.OpenRead(_path);
            stream.Position = entry.Offset + view.Offset * view.Storage.Type.ElementSize();
            var flat = empty(view.End - view.Offset, view.Storage.Type);                            // [span of the view]
            if (!TensorBytes.Read(flat, stream))
                throw new JdmException($"'{_path}' ends inside tensor '{name}'; it was changed since it was opened.");
            var value = flat.as_strided(view.Sizes, view.Strides).contiguous();                     // the view's sizes
            return value.MoveToOuterDisposeScope();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JdmException($"'{_path}' cannot be read: {e.Message}", e);
        }
    }

    private (PickleTensor View, ZipEntry Entry) Find(string name) => _tensors.TryGetValue(name, out var found)
        ? found
        : throw new JdmException(
            $"{Source} has no tensor '{name}'; it holds {Names.Count}, the first are {string.Join(", ", Names.Take(5))}.");

    private static void RequireZip(Stream stream)
    {
        byte[] start = new byte[265];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (start.AsSpan(0, 4).SequenceEqual("PK\u0003\u0004"u8)) return;
        if (read > 1 && start[0] == (byte)PickleOp.Proto || start.AsSpan(257, 5).SequenceEqual("ustar"u8))
            throw new FormatException("it has the format of PyTorch before 1.6 (a bare pickle or a tar archive), which is not read");
        throw new FormatException("it is no zip archive, as torch.save writes them");
    }

    // PyTorch 2 says it; before, it was always the machine's, which for every supported one is little.
    private static void RequireLittleEndian(Stream stream, Dictionary<string, ZipEntry> entries, string top)
    {
        const string name = "byteorder";
        if (!entries.TryGetValue(top + name, out var entry)) return;
        string order = Encoding.ASCII.GetString(Bytes(stream, entry, name, 16));
        if (order != "little") throw new FormatException($"its numbers are in the byte order '{order}'; only 'little' is read");
    }

    private static string TopOf(Dictionary<string, ZipEntry> entries)
    {
        string[] tops =
        [
            .. entries.Keys.Where(n => n == PickleName || n.EndsWith("/" + PickleName, StringComparison.Ordinal))
                .Select(n => n[..^PickleName.Length]),
        ];
        if (tops.Length != 1) throw new FormatException($"it holds {tops.Length} files called {PickleName}; expected one");
        if (entries.ContainsKey(tops[0] + "constants.pkl")) throw new FormatException("it is a TorchScript program; expected a state dict");
        return tops[0];
    }

    private static ZipEntry EntryOf(PickleStorage storage, Dictionary<string, ZipEntry> entries, string top)
    {
        if (!entries.TryGetValue($"{top}data/{storage.Key}", out var entry))
            throw new FormatException($"the file data/{storage.Key} is missing in it");
        RequireStored(entry, "data/" + storage.Key);
        long needed = storage.Count * storage.Type.ElementSize();
        if (entry.Length != needed)
            throw new FormatException(
                $"the file data/{storage.Key} in it has {entry.Length} bytes; {storage.Count} elements of {storage.Type} need {needed}");
        return entry;
    }

    private static void RequireStored(ZipEntry entry, string name)
    {
        if (entry.Method != 0)
            throw new FormatException($"the file {name} in it is compressed (method {entry.Method}); torch.save stores files as they are");
    }

    private static byte[] Bytes(Stream stream, ZipEntry entry, string name, int limit)
    {
        RequireStored(entry, name);
        if (entry.Length > limit) throw new FormatException($"the file {name} in it has {entry.Length} bytes; at most {limit} are read");
        byte[] bytes = new byte[entry.Length];
        stream.Position = entry.Offset;
        stream.ReadExactly(bytes);
        return bytes;
    }
}
