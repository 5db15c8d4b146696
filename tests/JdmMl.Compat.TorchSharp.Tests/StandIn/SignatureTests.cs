using TorchSharp;

namespace JdmMl.Compat.TorchSharp.Tests.StandIn;

public class SignatureTests
{
    private static readonly SignatureList List = new();

    private static readonly Type[] Types = typeof(torch).Assembly.GetExportedTypes();

    [Fact]
    public void Every_public_type_is_one_of_torchsharps()
    {
        var strangers = Types.Select(SignaturePrinter.Heading).Where(t => !List.Has(t)).ToList();
        Assert.True(strangers.Count == 0, "TorchSharp 0.102.7 is not known to have these types: make them internal, or prove them in Signatures/additional.txt.\n" + string.Join("\n", strangers));
    }

    [Fact]
    public void Every_public_member_is_one_of_torchsharps()
    {
        var strangers = Types
            .SelectMany(t => SignaturePrinter.Members(t).Select(m => (Type: SignaturePrinter.Heading(t), Member: m)))
            .Where(m => !List.Has(m.Type, m.Member))
            .Select(m => $"{m.Type} | {m.Member}").ToList();
        Assert.True(strangers.Count == 0, "TorchSharp 0.102.7 is not known to have these members: make them internal, or prove them in Signatures/additional.txt.\n" + string.Join("\n", strangers));
    }

    [Fact]
    public void The_check_finds_a_stranger()
    {
        Assert.True(List.Has("torch.Tensor", "Tensor add(Tensor target, Scalar alpha)"));
        Assert.False(List.Has("torch.Tensor", "Tensor add(Tensor target, Scalar beta)"));
        Assert.False(List.Has("torch.Tensor", "Tensor add(Tensor target, float alpha)"));
        Assert.False(List.Has("torch.Tenser"));
    }

    [Fact]
    public void Every_addition_names_its_line_in_the_source()
    {
        using var reader = new StreamReader(GetType().Assembly.GetManifestResourceStream("additional.txt")!);
        foreach (string line in reader.ReadToEnd().Split('\n').Where(l => l.Length > 0 && l[0] != '#'))
            Assert.Matches(@"^\S+ \| .+ \| src/TorchSharp/[\w./]+\.cs:\d+$", line);
    }
}
