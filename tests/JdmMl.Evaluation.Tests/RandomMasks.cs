namespace JdmMl.Evaluation.Tests;

/// <summary>Small random masks: some empty, some full, most in between, with pieces of any shape.</summary>
internal static class RandomMasks
{
    public static (byte[] Truth, byte[] Prediction, int Width) Pair(int seed, int classes = 2)
    {
        var chance = new Random(seed);
        var (width, height) = (chance.Next(1, 14), chance.Next(1, 14));
        double share = chance.NextDouble();
        byte[] truth = Draw(chance, width * height, share * share, classes), prediction = [.. truth];
        for (int i = 0; i < prediction.Length; i++)
            if (chance.NextDouble() < 0.25) prediction[i] = (byte)chance.Next(classes);
        if (seed % 9 == 0) Array.Clear(prediction);
        if (seed % 13 == 0) Array.Clear(truth);
        if (seed % 29 == 0) Array.Fill(truth, (byte)1);
        return (truth, prediction, width);
    }

    private static byte[] Draw(Random chance, int length, double share, int classes) =>
        [.. Enumerable.Range(0, length).Select(_ => chance.NextDouble() < share ? (byte)chance.Next(1, classes) : (byte)0)];
}
