using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training.Tests.SafeTensorFiles;

/// <summary>Headers that lie, contradict themselves or are broken: refused by a message, whatever the byte.</summary>
public sealed class HostileHeaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;
    private string Target => Path.Combine(_folder, "x.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] Bytes(string header, int data, long? length = null) =>
        [.. BitConverter.GetBytes(length ?? Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. new byte[data]];

    private static string One(string shape, string offsets, string type = "F32") =>
        $$$"""{"w":{"dtype":"{{{type}}}","shape":{{{shape}}},"data_offsets":{{{offsets}}}}}""";

    private static string Two(string name, string shape, string offsets, string type = "F32") =>
        One(shape, offsets, type).Replace("\"w\"", $"\"{name}\"")[..^1] + "," + One("[1]", "[4,8]")[1..];

    private string Refusal(byte[] content)
    {
        File.WriteAllBytes(Target, content);
        string message = Assert.Throws<JdmException>(() => SafeTensors.Read(Target)).Message;
        Assert.StartsWith($"'{Target}' is not a whole safetensors file: ", message);
        Assert.EndsWith("Copy or write it again.", message);
        return message;
    }

    public static TheoryData<string, string> Headers => new()
    {
        { One("[2]", "[0,8]", "F31"), "unknown dtype 'F31'; known are F32, F64" },
        { One("[2]", "[0,8]", "F64"), "its shape needs 16" },
        { One("[3]", "[0,8]"), "spans bytes 0..8 of 8; its shape needs 12" },
        { One("[2]", "[-4,4]"), "spans bytes -4..4" },
        { One("[2]", "[8,0]"), "spans bytes 8..0" },
        { One("[4]", "[0,16]"), "spans bytes 0..16 of 8" },
        { One("[1]", "[4,8]"), "begins at byte 4, away from the one before, which ends at 0" },
        { One("[1]", "[0,4]"), "its tensors end at byte 4 of 8" },
        { One("[2]", "[0]"), "has 1 data_offsets; expected 2" },
        { One("[2]", "[0,4,8]"), "has 3 data_offsets; expected 2" },
        { One("[-2]", "[0,8]"), "the impossible shape [-2]" },
        { One("[-2,-1]", "[0,8]"), "the impossible shape [-2, -1]" },
        { One("[4611686018427387904,4]", "[0,8]"), "its shape needs more than any file holds" },
        { One("[0,4611686018427387904,4]", "[0,0]"), "its shape needs more than any file holds" },
        { One("[99999999999999999999]", "[0,8]"), "the number 99999999999999999999; expected an integer" },
        { One("[2.5]", "[0,8]"), "the number 2.5; expected an integer" },
        { One("[\"2\"]", "[0,8]"), "header is not the expected JSON" },
        { One("2", "[0,8]"), "header is not the expected JSON" },
        { One("[2]", "[0,1e400]"), "the number 1e400" },
        { One($"[{string.Join(",", Enumerable.Repeat(1, 65))}]", "[0,4]"), "the impossible shape" },
        { """{"w":{"dtype":"F32","shape":[2]}}""", "lacks one of dtype, shape and data_offsets" },
        { """{"w":{"dtype":null,"shape":[2],"data_offsets":[0,8]}}""", "unknown dtype 'null'" },
        { """{"w":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "has 'dtype' twice" },
        { Two("w", "[1]", "[0,4]"), "'w' stands in it twice" },
        { Two("v", "[2]", "[0,8]"), "'w' begins at byte 4, inside" },
        { Two("v", "[3]", "[0,3]", "U8"), "'w' begins at byte 4, away from" },
        { """{"__metadata__":{"a":"1","a":"2"}}""", "the metadata 'a' stands in it twice" },
        { """{"__metadata__":{},"__metadata__":{}}""", "__metadata__ stands in it twice" },
        { """{"__metadata__":{"a":1}}""", "header is not the expected JSON" },
        { """{"__metadata__":{"a":null}}""", "a metadata value is null" },
        { """{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "header is not the expected JSON" },
        { """{"w":7}""", "header is not the expected JSON" },
        { "[1,2,3]", "does not begin with '{'" },
        { " {}", "does not begin with '{'" },
        { "{} {}", "header is not the expected JSON" },
        { "{}//", "header is not the expected JSON" },
        { "not json", "does not begin with '{'" },
        { "{\"w\":" + new string('[', 100_000), "header is not the expected JSON" },
        { "{}", "its tensors end at byte 0 of 8" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_wrong_header_is_refused(string header, string says) => Assert.Contains(says, Refusal(Bytes(header, 8)));

    [Theory]
    [InlineData(3)]
    [InlineData(100_000_001)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue - 7)]
    [InlineData(-1)]
    [InlineData(0)]
    public void A_header_longer_than_the_file_is_refused(long length) =>
        Assert.Contains($"claims {(ulong)length} bytes in a file of 10", Refusal(Bytes("{}", 0, length)));

    [Fact]
    public void An_empty_file_of_the_format_holds_nothing()
    {
        File.WriteAllBytes(Target, Bytes("{}      ", 0));
        Assert.Empty(SafeTensors.Read(Target).Names);
    }

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x10)]
    [InlineData(0x80)]
    [InlineData(0xff)]
    public void With_any_byte_changed_a_file_is_read_or_refused_and_nothing_else(byte flip)
    {
        using (var scope = NewDisposeScope())
            SafeTensors.Write(
                Target, [("a.weight", zeros(2, 3)), ("b", zeros(5, dtype: int64)), ("none", zeros(0))],
                new Dictionary<string, string> { ["k"] = "ü" });
        byte[] whole = File.ReadAllBytes(Target);
        int refused = 0, header = 8 + (int)BitConverter.ToInt64(whole);
        for (int i = 0; i < header; i++)
        {
            whole[i] ^= flip;
            File.WriteAllBytes(Target, whole);
            try
            {
                var file = SafeTensors.Read(Target);
                foreach (string name in file.Names) file.Get(name).Dispose();
            }
            catch (JdmException) { refused++; }
            whole[i] ^= flip;
        }
        Assert.InRange(refused, header / 2, header);
    }

    [Fact]
    public void A_large_header_of_many_tensors_is_read()
    {
        var header = new StringBuilder("{");
        for (int i = 0; i < 20_000; i++)
            header.Append(i == 0 ? "" : ",").Append($$"""
                "layer.{{i}}":{"dtype":"U8","shape":[1],"data_offsets":[{{i}},{{i + 1}}]}
                """);
        File.WriteAllBytes(Target, Bytes(header.Append('}').ToString(), 20_000));
        Assert.Equal(20_000, SafeTensors.Read(Target).Names.Count);
    }
}
