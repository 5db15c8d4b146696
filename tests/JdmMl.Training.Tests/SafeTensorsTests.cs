using System.Text;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training.Tests;

public sealed class SafeTensorsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;
    private readonly DisposeScope _scope = NewDisposeScope();
    private string PathOf(string name) => Path.Combine(_folder, name);

    public void Dispose()
    {
        _scope.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void What_was_written_is_read_back_in_order_with_types_and_shapes()
    {
        (string, Tensor)[] tensors =
        [
            ("z", arange(0, 6, dtype: float32).reshape(2, 3)), ("a", arange(0, 3, dtype: int64)), ("half", ones(2, 2).to(bfloat16)),
            ("double", arange(0, 4, dtype: float64)), ("scalar", tensor(5f)),
            ("turned", arange(0, 6, dtype: float32).reshape(2, 3).t()), ("none", zeros(0)),
        ];
        SafeTensors.Write(PathOf("x.safetensors"), tensors, new Dictionary<string, string> { ["step"] = "3", ["ümlaut"] = "ß" });
        var file = SafeTensors.Read(PathOf("x.safetensors"));
        Assert.Equal("3", file.Metadata["step"]);
        Assert.Equal("ß", file.Metadata["ümlaut"]);
        Assert.Equal(tensors.Select(t => t.Item1).Order(), file.Names.Order());
        foreach (var (name, expected) in tensors)
        {
            var actual = file.Get(name);
            Assert.Equal(expected.dtype, actual.dtype);
            Assert.Equal(expected.shape, actual.shape);
            if (expected.numel() > 0) Assert.Equal(0, (expected.to(float64) - actual.to(float64)).abs().max().item<double>());
        }
    }

    [Fact]
    public void The_layout_is_the_formats_own()
    {
        SafeTensors.Write(PathOf("x.safetensors"), [("w", tensor(new[] { 1f, -2f }))]);
        byte[] bytes = File.ReadAllBytes(PathOf("x.safetensors"));
        long header = BitConverter.ToInt64(bytes);
        Assert.Equal(0, header % 8);
        Assert.StartsWith(
            "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", Encoding.UTF8.GetString(bytes, 8, (int)header));
        Assert.Equal([0, 0, 128, 63, 0, 0, 0, 192], bytes[(8 + (int)header)..]);
    }

    [Fact]
    public void A_cut_file_is_refused_at_any_length_and_never_crashes()
    {
        SafeTensors.Write(PathOf("x.safetensors"), [("w", tensor(new[] { 1f, -2f }))]);
        byte[] whole = File.ReadAllBytes(PathOf("x.safetensors"));
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(PathOf("cut.safetensors"), whole[..length]);
            Assert.Contains("cut.safetensors", Assert.Throws<JdmException>(
                () => SafeTensors.Read(PathOf("cut.safetensors")).Get("w")).Message);
        }
    }

    [Theory]
    [InlineData("{\"w\":{\"dtype\":\"F31\",\"shape\":[2],\"data_offsets\":[0,8]}}", "unknown dtype 'F31'")]
    [InlineData("{\"w\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", "its shape needs 12")]
    [InlineData("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-4,4]}}", "spans bytes -4..4")]
    [InlineData("[1,2,3]", "header is not the expected JSON")]
    [InlineData("not json", "header is not the expected JSON")]
    public void A_wrong_header_is_refused(string header, string says)
    {
        File.WriteAllBytes(
            PathOf("x.safetensors"),
            [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[8]]);
        Assert.Contains(says, Assert.Throws<JdmException>(() => SafeTensors.Read(PathOf("x.safetensors"))).Message);
    }

    [Fact]
    public void A_missing_file_and_a_missing_tensor_are_named()
    {
        Assert.Contains("gone.safetensors", Assert.Throws<JdmException>(() => SafeTensors.Read(PathOf("gone.safetensors"))).Message);
        SafeTensors.Write(PathOf("x.safetensors"), [("w", ones(1))]);
        Assert.Contains("no tensor 'v'", Assert.Throws<JdmException>(() => SafeTensors.Read(PathOf("x.safetensors")).Get("v")).Message);
    }
}
