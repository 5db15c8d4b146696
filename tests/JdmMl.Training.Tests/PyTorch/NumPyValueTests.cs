using static JdmMl.Training.Tests.PyTorch.Archive;

namespace JdmMl.Training.Tests.PyTorch;

/// <summary>NumPy's numbers and arrays, devices and bytes inside a checkpoint: read as data, or refused when they are anything else.</summary>
public sealed class NumPyValueTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] Bytes(string content) => Join(Global("_codecs", "encode"), "(", Text(content), Text("latin1"), "tR");

    private static byte[] TypeOf(string code = "f8", string order = "<", string flags = "K\0") => Join(
        Global("numpy", "dtype"), "(", Text(code), 0x89, 0x88, "tR(K\u0003", Text(order), "NNNJ\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ff", flags, "tb");

    private static byte[] Scalar(byte[] type, string content, string core = "core") =>
        Join(Global($"numpy.{core}.multiarray", "scalar"), type, Bytes(content), 0x86, "R");

    private static byte[] Array(byte[] shape, byte[] type, string content, int fortran = 0x89) => Join(
        Global("numpy.core.multiarray", "_reconstruct"), "(", Global("numpy", "ndarray"), "K\0\u0085", Bytes("b"), "tR(K\u0001", shape, type,
        fortran, Bytes(content), "tb");

    private static byte[] Shape(params int[] sizes) => Join("(", Join([.. sizes.Select(size => (object)Number(size))]), "t");

    private PyTorchFile Open(byte[] value)
    {
        string path = Path.Combine(_folder, "numpy.pt");
        File.WriteAllBytes(path, Zip(
            Pickle("}(", Text("w"), Tensor(0, [2, 2], [2, 1]), Text("v"), value, "u"), files: ("data/0", new byte[16])));
        return PyTorchFile.Open(path);
    }

    private const string OneAndAHalf = "\0\0\0\0\0\0\u00f8\u003f";

    [Fact]
    public void Numbers_of_every_type_are_read()
    {
        Assert.Equal("1.5", Json(Scalar(TypeOf(), OneAndAHalf)));
        Assert.Equal("1.5", Json(Scalar(TypeOf(), OneAndAHalf, core: "_core")));
        Assert.Equal("1.5", Json(Scalar(TypeOf("f4"), "\0\0\u00c0\u003f")));
        Assert.Equal("1.5", Json(Scalar(TypeOf("f2"), "\0\u003e")));
        Assert.Equal("-2", Json(Scalar(TypeOf("i8"), "\u00fe\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff")));
        Assert.Equal("-2", Json(Scalar(TypeOf("i4"), "\u00fe\u00ff\u00ff\u00ff")));
        Assert.Equal("-2", Json(Scalar(TypeOf("i2"), "\u00fe\u00ff")));
        Assert.Equal("-2", Json(Scalar(TypeOf("i1", "|"), "\u00fe")));
        Assert.Equal("254", Json(Scalar(TypeOf("u1", "|"), "\u00fe")));
        Assert.Equal("65534", Json(Scalar(TypeOf("u2"), "\u00fe\u00ff")));
        Assert.Equal("4294967294", Json(Scalar(TypeOf("u4"), "\u00fe\u00ff\u00ff\u00ff")));
        Assert.Equal("5", Json(Scalar(TypeOf("u8"), "\u0005\0\0\0\0\0\0\0")));
        Assert.Equal("true", Json(Scalar(TypeOf("b1", "|"), "\u0001")));
        Assert.Equal("[1.5,1.5]", Json(Array(Shape(2), TypeOf(), OneAndAHalf + OneAndAHalf)));
        Assert.Equal("[1.5]", Json(Array(Shape(), TypeOf(), OneAndAHalf)));
        Assert.Equal("\"cuda:1\"", Json(Join(Global("torch", "device"), Text("cuda"), Number(1), 0x86, "R")));
        Assert.Equal("\"cpu\"", Json(Join(Global("torch", "device"), Text("cpu"), 0x85, "R")));

        string Json(byte[] value) => Open(value).ValueAt("v")!.ToJsonString();
    }

    [Fact]
    public void Everything_else_is_refused()
    {
        Refused("numpy.dtype with arguments", TypeOf("O8"));
        Refused("numpy.dtype with arguments", TypeOf("V8"));
        Refused("numpy.dtype with arguments", TypeOf("f9"));
        Refused("plain little-endian numbers", TypeOf(order: ">"));
        Refused("plain little-endian numbers", TypeOf(flags: "K\u003f"));
        Refused("a NumPy number of 8 bytes with 2 bytes", Scalar(TypeOf(), "ab"));
        Refused("without a byte order", Join(Global("numpy.core.multiarray", "scalar"), Global("numpy", "dtype"), "(", Text("f8"), 0x89, 0x88, "tR",
            Bytes(OneAndAHalf), 0x86, "R"));
        Refused("numpy.core.multiarray.scalar with arguments", Join(
            Global("numpy.core.multiarray", "scalar"), Global("numpy", "ndarray"), Bytes(OneAndAHalf), 0x86, "R"));
        Refused("2 numbers of 8 bytes with 8 bytes", Array(Shape(2), TypeOf(), OneAndAHalf));
        Refused("more than 1048576 numbers", Array(Shape(4096, 4096), TypeOf(), OneAndAHalf));
        Refused("whose shape is none", Array(Shape(-1), TypeOf(), OneAndAHalf));
        Refused("whose shape is none", Array(Shape(int.MaxValue), TypeOf(), OneAndAHalf));
        Refused("plain little-endian numbers", Array(Shape(1, 1), TypeOf(), OneAndAHalf, fortran: 0x88));
        Refused("calls numpy.ndarray with arguments", Join(Global("numpy", "ndarray"), ")R"));
        Refused("_reconstruct with arguments", Join(
            Global("numpy.core.multiarray", "_reconstruct"), "(", Global("torch", "device"), "K\0\u0085", Bytes("b"), "tR"));
        Refused("_codecs.encode with arguments", Join(Global("_codecs", "encode"), "(", Text("x"), Text("rot13"), "tR"));
        Refused("_codecs.encode with arguments", Join(Global("_codecs", "encode"), "(", Text("\u0100"), Text("latin1"), "tR"));
        Refused("torch.device with arguments", Join(Global("torch", "device"), Text(new string('x', 5000)), 0x85, "R"));
        Refused("asks for numpy.core.multiarray.frombuffer", Join(Global("numpy.core.multiarray", "frombuffer"), ")R"));

        void Refused(string says, byte[] value) => Assert.Contains(says, Assert.Throws<JdmException>(() => Open(value)).Message);
    }

    [Fact]
    public void What_holds_itself_or_grows_by_repetition_is_refused_as_a_value()
    {
        var itself = Open(Join("}q\u0005", Text("self"), "h\u0005s"));
        Assert.Contains("nested deeper than 64", Assert.Throws<JdmException>(() => itself.ValueAt("v")).Message);

        // lists of ten times the list before: a billion values in a few hundred bytes
        var parts = new List<object> { "]q\u0010" };
        for (int level = 0; level < 9; level++) parts.Add($"](" + string.Concat(Enumerable.Repeat($"h{(char)(0x10 + level)}", 10)) + $"eq{(char)(0x11 + level)}");
        parts.Insert(0, "(");
        parts.Add("t");
        Assert.Contains("more than 1000000 values", Assert.Throws<JdmException>(() => Open(Join([.. parts])).ValueAt("v")).Message);
    }
}
