using JdmMl.Segmentation.Tests.Golden;

namespace JdmMl.Segmentation.Tests.Optimisation;

public class PolynomialDecayTests
{
    [Fact]
    public void Rates_equal_nnU_Nets_tables()
    {
        var tables = Reference.ReadJson("poly_lr").GetProperty("tables").EnumerateArray().ToArray();
        Assert.Equal(4, tables.Length);
        foreach (var table in tables)
        {
            var schedule = new PolynomialDecay(table.GetProperty("lr0").GetDouble(), table.GetProperty("epochs").GetInt32());
            var epoch = 0;
            foreach (var rate in table.GetProperty("lr").EnumerateArray())
                Assert.Equal(rate.GetDouble(), schedule.At(epoch++), schedule.Initial * 1e-12);
            Assert.Equal(schedule.Epochs, epoch);
        }
    }
}
