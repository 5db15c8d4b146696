using System.Text;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training.Tests.SafeTensorFiles;

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

    [Fact]
    public void A_tensor_of_several_pieces_comes_back_byte_for_byte()
    {
        const int elements = (1 << 24) + 4099;                          // a piece is 16 MiB
        var pattern = arange(0, elements, dtype: int32).remainder(251).to(uint8);
        SafeTensors.Write(PathOf("x.safetensors"), [("head", ones(3)), ("long", pattern), ("tail", full(3, 7f))]);
        var file = SafeTensors.Read(PathOf("x.safetensors"));
        Assert.True(file.Get("long").bytes.SequenceEqual(pattern.bytes));
        Assert.Equal([7f, 7f, 7f], file.Get("tail").data<float>().ToArray());
    }

    [Fact]
    public void What_the_format_cannot_hold_is_refused()
    {
        Assert.Contains("are called 'w'", Assert.Throws<JdmException>(
            () => SafeTensors.Write(PathOf("x.safetensors"), [("w", ones(1)), ("w", ones(1))])).Message);
        Assert.Contains("the format's own", Assert.Throws<JdmException>(
            () => SafeTensors.Write(PathOf("x.safetensors"), [("__metadata__", ones(1))])).Message);
        Assert.Contains("type ComplexFloat32 cannot be kept", Assert.Throws<JdmException>(
            () => SafeTensors.Write(PathOf("x.safetensors"), [("z", zeros(1, dtype: ScalarType.ComplexFloat32))])).Message);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Writing_and_reading_leave_nothing_behind()
        => LiveHandles.RequireNoGrowth(() =>
        {
            using var w = ones(2, 2);
            SafeTensors.Write(PathOf("x.safetensors"), [("w", w)]);
            SafeTensors.Read(PathOf("x.safetensors")).Get("w").Dispose();
        });

    [Fact]
    public void A_missing_file_and_a_missing_tensor_are_named()
    {
        Assert.Contains("gone.safetensors", Assert.Throws<JdmException>(() => SafeTensors.Read(PathOf("gone.safetensors"))).Message);
        SafeTensors.Write(PathOf("x.safetensors"), [("w", ones(1))]);
        Assert.Contains("no tensor 'v'", Assert.Throws<JdmException>(() => SafeTensors.Read(PathOf("x.safetensors")).Get("v")).Message);
    }
}
