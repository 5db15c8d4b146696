using System.Reflection;
using TorchSharp.Interop;

namespace JdmMl.Compat.TorchSharp.Tests.StandIn;

public class OperatorTableTests
{
    [Fact]
    public void Every_operator_that_the_stand_in_names_is_in_this_libtorch()
    {
        var missing = typeof(Ops).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => !((Op)f.GetValue(null)!).Exists()).Select(f => f.Name).ToList();

        // libtorch 1.13 has the attention under its private name, 2.x under the public one
        Assert.Equal(1, missing.RemoveAll(n => n.EndsWith("ScaledDotProductAttention", StringComparison.Ordinal)));
        Assert.Empty(missing);
    }
}
