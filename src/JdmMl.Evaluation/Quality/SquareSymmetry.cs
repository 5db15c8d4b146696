namespace JdmMl.Evaluation;

/// <summary>The eight flips and quarter turns of a square.</summary>
internal static class SquareSymmetry
{
    internal const int Count = 8;

    internal static string NameOf(int symmetry) => symmetry switch
    {
        0 => "none", 1 => "flipped left to right", 2 => "flipped top to bottom", 3 => "half turn",
        4 => "transposed", 5 => "quarter turn", 6 => "quarter turn back", _ => "transposed along the other diagonal",
    };

    /// <summary>For each place of the moved grid the place that it comes from.</summary>
    internal static int[] Places(int symmetry, int size)
    {
        var places = new int[size * size];
        for (int y = 0; y < size; y++)
            for (int x = 0; x < size; x++)
            {
                int fromX = (symmetry & 1) == 0 ? x : size - 1 - x, fromY = (symmetry & 2) == 0 ? y : size - 1 - y;
                if ((symmetry & 4) != 0) (fromX, fromY) = (fromY, fromX);
                places[y * size + x] = fromY * size + fromX;
            }
        return places;
    }
}
