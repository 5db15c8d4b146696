namespace JdmMl.Evaluation.Tests;

public class MaskNeighbourTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void The_nearest_of_each_is_the_first_of_a_sorted_list(int classes)
    {
        var chance = SplitMix64.For(21, classes);
        byte[] Mask()
        {
            var mask = new byte[150];                                       // not a multiple of 64
            for (int i = 0; i < mask.Length; i++) mask[i] = (byte)chance.NextInt(classes);
            return mask;
        }
        byte[][] training = [.. Enumerable.Range(0, 30).Select(_ => Mask())];
        byte[][] masks = [.. Enumerable.Range(0, 10).Select(_ => Mask()), training[7], new byte[150]];
        var nearest = MaskInformation.NearestOfEach(masks, training);
        for (int i = 0; i < masks.Length; i++)
        {
            var expected = MaskInformation.Nearest(masks[i], training)[0];
            Assert.Equal(expected.Index, nearest[i].Index);
            Assert.Equal(expected.Information, nearest[i].Information, 1e-12);
        }
        Assert.Equal((7, 0.0), (nearest[10].Index, nearest[11].Information));
        Assert.Contains("3 pixels", Assert.Throws<ArgumentException>(() => MaskInformation.NearestOfEach([new byte[3]], training)).Message);
    }
}
