using Microsoft.ML.Data;

namespace JdmMl.Compat.MLNet.Tests.Types;

public class RowIdTests
{
    [Fact]
    public void Fork_next_and_combine_mix_as_ML_NET_does()
    {
        // Worked out from the block step of MurmurHash3 x64-128 in arbitrary precision.
        var id = new DataViewRowId(1, 2);
        Assert.Equal("000000079e99deb434e09d0b1102190b", id.Fork().ToString());
        Assert.Equal("000000079e99deb4000000007adce733", id.Next().ToString());
        Assert.Equal("d6c370eb9bb089c0cf76cc3e67f97a6c", id.Combine(new DataViewRowId(3, 4)).ToString());
        Assert.Equal("00000001d699de8234e09d0b39021911", new DataViewRowId(0, 0).Fork().ToString());
    }

    [Fact]
    public void Derived_ids_differ_from_each_other()
    {
        var id = new DataViewRowId(5, 0);
        var derived = new[] { id, id.Fork(), id.Next(), id.Fork().Next(), id.Next().Fork(), id.Combine(id), id.Combine(id.Next()) };
        Assert.Equal(derived.Length, derived.Distinct().Count());
    }

    [Fact]
    public void Ids_compare_by_the_high_half_first()
    {
        Assert.True(new DataViewRowId(9, 1).CompareTo(new DataViewRowId(0, 2)) < 0);
        Assert.True(new DataViewRowId(1, 2).CompareTo(new DataViewRowId(0, 2)) > 0);
        Assert.Equal(0, new DataViewRowId(1, 2).CompareTo(new DataViewRowId(1, 2)));
        Assert.Equal("00000000000000020000000000000001", new DataViewRowId(1, 2).ToString());
    }
}
