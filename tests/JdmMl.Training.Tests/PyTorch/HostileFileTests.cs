using TorchSharp;
using static JdmMl.Training.Tests.PyTorch.Archive;

namespace JdmMl.Training.Tests.PyTorch;

/// <summary>Files that want something run, point elsewhere, lie or are broken: refused by a message, whatever the byte.</summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;
    private static readonly (string, byte[]) Data = ("data/0", new byte[16]);
    private static readonly byte[] Good = Tensor(0, [2, 2], [2, 1]);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static readonly Dictionary<string, (byte[] Pickle, string Says)> Hostile = new()
    {
        ["a call of os.system"] = (Pickle(Global("os", "system"), "(", Text("touch pwned"), "tR"), "asks for os.system"),
        ["a call of eval"] = (One(Join(Global("builtins", "eval"), "(", Text("1"), "tR")), "asks for builtins.eval"),
        ["a call of torch.load"] = (Pickle(Global("torch", "load"), ")R"), "asks for torch.load"),
        ["bytes loaded as a tensor"] = (
            Pickle(Global("torch.storage", "_load_from_bytes"), ")R"), "asks for torch.storage._load_from_bytes"),
        ["STACK_GLOBAL"] = (Pickle(Text("os"), Text("system"), 0x93), "0x93 (STACKGLOBAL)"),
        ["INST"] = (Pickle("(", Text("touch pwned"), "ios\nsystem\n"), "0x69 (INST)"),
        ["OBJ"] = (Pickle("(", Global("collections", "OrderedDict"), "o"), "0x6f (OBJ)"),
        ["NEWOBJ"] = (Pickle(Global("collections", "OrderedDict"), ")", 0x81), "0x81 (NEWOBJ)"),
        ["EXT1"] = (Pickle(0x82, 1), "0x82 (EXT1)"),
        ["EXT4"] = (Pickle(0x84, 1, 0, 0, 0), "0x84 (EXT4)"),
        ["an opcode that does not exist"] = (Pickle(0xff), "0xff (unknown to pickle)"),
        ["BUILD of a tensor"] = (One(Join(Good, "}b")), "sets attributes of what is no OrderedDict"),
        ["BUILD of a global"] = (Pickle(Global("collections", "OrderedDict"), "}b"), "sets attributes of what is no OrderedDict"),
        ["BUILD of a plain dict"] = (Pickle("}}b"), "sets attributes of what is no OrderedDict"),
        ["BUILD with a class"] = (
            Pickle(Global("collections", "OrderedDict"), ")R}", Text("__class__"), "Nsb"), "sets the attribute '__class__'"),
        ["BUILD with a tuple of slots"] = (Pickle(Global("collections", "OrderedDict"), ")RN}\u0086b"), "sets attributes"),
        ["a known name called wrongly"] = (Pickle(Global("collections", "OrderedDict"), "(Nt", "R"), "calls collections.OrderedDict with"),
        ["a storage type called"] = (Pickle(Global("torch", "FloatStorage"), ")R"), "calls what is no known function"),
        ["a dict called"] = (Pickle("})R"), "calls what is no known function"),
        ["a call without a tuple"] = (Pickle(Global("collections", "OrderedDict"), "]R"), "without arguments"),
        ["hooks that are not empty"] = (
            One(Tensor(0, [4], [1], hooks: Join(Global("collections", "OrderedDict"), ")RK\u0001Ns"))),
            "_rebuild_tensor_v2 with arguments"),
        ["GET of what was not put"] = (Pickle("h\u0007"), "recalls the memo 7"),
        ["a far GET"] = (Pickle("j\u00ff\u00ff\u00ff\u00ff"), "recalls the memo 4294967295"),
        ["PUT of nothing"] = (Pickle("q\u0000"), "takes a value from an empty stack"),
        ["PUT below a mark"] = (Pickle("N(q\u0000"), "takes a value from an empty stack"),
        ["text PUT"] = (Pickle("Np0\n"), "0x70 (PUT)"),
        ["a group that was not opened"] = (Pickle("Nt"), "closes a group that was not opened"),
        ["a key without a value"] = (Pickle("}(Nu"), "sets a key without a value"),
        ["a key that is a list"] = (Pickle("}]Ns"), "neither a text nor a number"),
        ["a key twice"] = (Pickle("}", Text("a"), "Ns", Text("a"), "Ns"), "sets the key 'a' twice"),
        ["two results"] = (Pickle("NN"), "ends with 2 values"),
        ["no result"] = (Pickle(), "ends with 0 values"),
        ["an endless name"] = (Pickle("c" + new string('a', 5000)), "a name without an end"),
        ["a text longer than the file"] = (Pickle("X\u00ff\u0000\u0000\u0000a"), "ends in the middle"),
        ["a text of 4 GB"] = (Pickle("X\u00ff\u00ff\u00ff\u00ff"), "a text of 4294967295 bytes"),
        ["a text that is no UTF-8"] = (Pickle("X\u0001\u0000\u0000\u0000\u00ff"), "not UTF-8"),
        ["a number of 200 bytes"] = (Pickle(0x8a, 200, new byte[200]), "a number of 200 bytes"),
        ["deep groups"] = (Pickle(new string('(', 100_000)), "nested deeper than 1000"),
        ["a deep stack"] = (Pickle(new string(']', 100_000)), "more than 10000 values"),
        ["deep tuples"] = (Pickle(")" + new string('\u0085', 200_000)), "no dict but a single object"),
        ["a dict in itself"] = (Pickle("}q\u0000", Text("self"), "h\u0000s"), "holds no tensors under text keys"),
        ["a storage key that leads elsewhere"] = (One(Tensor(0, [4], [1], Storage(key: "../0"))), "a storage with the key '../0'"),
        ["a storage that is missing"] = (One(Tensor(0, [4], [1], Storage(key: "7"))), "the file data/7 is missing"),
        ["a storage that says more than it has"] = (
            One(Tensor(0, [4], [1], Storage(count: 5))), "has 16 bytes; 5 elements of Float32 need 20"),
        ["a storage of a negative size"] = (One(Tensor(0, [4], [1], Storage(count: -4))), "a storage of -4 elements"),
        ["a storage beyond counting"] = (One(Tensor(0, [4], [1], Storage(count: long.MaxValue))), "elements"),
        ["a persistent id of another kind"] = (One(Join(Text("x"), "Q")), "no storage"),
        ["a view past its storage"] = (One(Tensor(1, [4], [1])), "more than its storage of 4 elements holds"),
        ["a view by a long stride"] = (One(Tensor(0, [2], [4])), "more than its storage"),
        ["a negative offset"] = (One(Tensor(-1, [4], [1])), "offset -1"),
        ["a negative size"] = (One(Tensor(0, [-1], [1])), "[-1]"),
        ["a negative stride"] = (One(Tensor(3, [4], [-1])), "strides [-1]"),
        ["sizes that overflow"] = (One(Tensor(0, [1L << 40, 1L << 40], [1L << 40, 1])), "more than its storage"),
        ["a terabyte by stride 0"] = (One(Tensor(0, [1L << 40], [0])), "more than its storage"),
        ["an empty tensor beyond counting"] = (One(Tensor(0, [0, 1L << 62, 4], [1, 1, 1])), "more than its storage"),
        ["65 dimensions"] = (One(Tensor(0, [.. Enumerable.Repeat(1L, 65)], [.. Enumerable.Repeat(1L, 65)])), "has a tensor of"),
        ["sizes and strides of different lengths"] = (One(Tensor(0, [2, 2], [1])), "with strides [1]"),
        ["sizes that are texts"] = (
            One(Join(Global("torch._utils", "_rebuild_tensor_v2"), "(", Storage(), "K\u0000", Text("a"), "\u0085)\u0089}tR")),
            "size is no integer"),
    };

    public static TheoryData<string> Names => [.. Hostile.Keys];

    private string Write(byte[] content)
    {
        string path = Path.Combine(_folder, "hostile.pt");
        File.WriteAllBytes(path, content);
        return path;
    }

    private string Refusal(byte[] archive)
    {
        string path = Write(archive);
        string message = Assert.Throws<JdmException>(() => PyTorchFile.Open(path)).Message;
        Assert.Contains("hostile.pt", message);
        return message;
    }

    [Fact]
    public void The_builder_itself_makes_a_file_that_is_read()
    {
        using var w = PyTorchFile.Open(Write(Zip(One(Good), files: Data))).Get("w");
        Assert.Equal([2, 2], w.shape);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_hostile_pickle_is_refused(string name)
    {
        var (pickle, says) = Hostile[name];
        Assert.Contains(says, Refusal(Zip(pickle, files: Data)));
    }

    [Fact]
    public void The_place_of_a_refused_name_is_said()
        => Assert.Contains("(byte 9)", Refusal(Zip(One(Join(Global("os", "system"), ")R")), files: Data)));

    [Fact]
    public void A_path_out_of_the_archive_is_refused()
    {
        Assert.All(["../", "/", "a/../../"], top =>
            Assert.Contains("points out of the archive", Refusal(Zip(One(Good), top, Data))));
        Assert.Contains("points out of the archive", Refusal(Zip(One(Good), files: [Data, ("../../etc/passwd", new byte[4])])));
    }

    [Fact]
    public void Two_pickles_a_missing_one_and_a_foreign_byte_order_are_refused()
    {
        Assert.Contains("2 files called data.pkl", Refusal(Zip(One(Good), files: [Data, ("b/data.pkl", [])])));
        Assert.Contains("names 'archive/data/0' twice", Refusal(Zip(One(Good), files: [Data, Data])));
        Assert.Contains("byte order 'big'", Refusal(Zip(One(Good), files: [Data, ("byteorder", "big"u8.ToArray())])));
        byte[] zip = Zip(One(Good), files: Data);
        Assert.Contains("0 files called data.pkl", Refusal(Replace(zip, "data.pkl", "data.pkk")));
    }

    [Fact]
    public void Cut_at_any_length_a_file_is_refused()
    {
        byte[] whole = File.ReadAllBytes(GoldenFiles.PathOf("parameters.pt"));
        for (int length = 0; length < whole.Length; length++) Refusal(whole[..length]);
    }

    [Theory]
    [InlineData("parameters.pt", 0x01)]
    [InlineData("parameters.pt", 0x80)]
    [InlineData("views.pt", 0x04)]
    [InlineData("nested_folders.pt", 0xff)]
    public void With_any_byte_changed_a_file_is_read_or_refused_and_nothing_else(string file, byte flip)
    {
        byte[] whole = File.ReadAllBytes(GoldenFiles.PathOf(file));
        int refused = 0;
        for (int i = 0; i < whole.Length; i++)
        {
            whole[i] ^= flip;
            try
            {
                var opened = PyTorchFile.Open(Write(whole));
                foreach (string name in opened.Names) opened.Get(name).Dispose();
            }
            catch (JdmException) { refused++; }
            whole[i] ^= flip;
        }
        Assert.InRange(refused, whole.Length / 10, whole.Length - 1);
    }

    private static byte[] Replace(byte[] bytes, string from, string to)
    {
        var latin = System.Text.Encoding.Latin1;
        return latin.GetBytes(latin.GetString(bytes).Replace(from, to));
    }
}
