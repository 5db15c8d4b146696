namespace JdmMl.Evaluation;

/// <summary>
/// The one-to-one matching of overlapping objects with the largest sum of IoU (Hungarian method by shortest augmenting paths, Jonker
/// and Volgenant 1987), one cluster of objects that touch each other at a time: clusters are small, whatever the image holds.
/// </summary>
internal static class BestAssignment
{
    internal static IReadOnlyList<ObjectOverlap> Of(ObjectOverlaps objects)
    {
        // Union-find over true objects, then predicted ones.
        int[] roots = [.. Enumerable.Range(0, objects.Truth.Count + objects.Prediction.Count)];
        int Root(int i)
        {
            while (roots[i] != i) i = roots[i] = roots[roots[i]];
            return i;
        }
        foreach (var pair in objects.Pairs) roots[Root(objects.Truth.Count + pair.Prediction)] = Root(pair.Truth);
        return [.. objects.Pairs.GroupBy(pair => Root(pair.Truth)).SelectMany(cluster => Solve([.. cluster]))];
    }

    private static IEnumerable<ObjectOverlap> Solve(ObjectOverlap[] pairs)
    {
        if (pairs.Length == 1) return pairs;
        int[] truths = [.. pairs.Select(p => p.Truth).Distinct()], predictions = [.. pairs.Select(p => p.Prediction).Distinct()];
        bool swapped = truths.Length > predictions.Length;                  // the method wants no more rows than columns
        var table = new ObjectOverlap?[Math.Min(truths.Length, predictions.Length), Math.Max(truths.Length, predictions.Length)];
        foreach (var pair in pairs)
        {
            int t = Array.IndexOf(truths, pair.Truth), p = Array.IndexOf(predictions, pair.Prediction);
            table[swapped ? p : t, swapped ? t : p] = pair;
        }
        int[] columnOf = Assign(table.GetLength(0), table.GetLength(1), (row, column) => -(table[row, column]?.Iou ?? 0));
        return columnOf.Select((column, row) => table[row, column]).OfType<ObjectOverlap>();
    }

    /// <summary>The column of each row in the assignment with the least total cost.</summary>
    internal static int[] Assign(int rows, int columns, Func<int, int, double> cost)
    {
        // Row and column 0 are the empty start of every augmenting path.
        double[] rowPrice = new double[rows + 1], columnPrice = new double[columns + 1];
        int[] rowOf = new int[columns + 1], before = new int[columns + 1];
        for (int row = 1; row <= rows; row++)
        {
            rowOf[0] = row;
            int column = 0;
            double[] least = [.. Enumerable.Repeat(double.PositiveInfinity, columns + 1)];
            bool[] visited = new bool[columns + 1];
            do
            {
                visited[column] = true;
                int from = rowOf[column], next = 0;
                double step = double.PositiveInfinity;
                for (int c = 1; c <= columns; c++)
                {
                    if (visited[c]) continue;
                    double reduced = cost(from - 1, c - 1) - rowPrice[from] - columnPrice[c];
                    if (reduced < least[c]) (least[c], before[c]) = (reduced, column);
                    if (least[c] < step) (step, next) = (least[c], c);
                }
                for (int c = 0; c <= columns; c++)
                {
                    if (visited[c])
                    {
                        rowPrice[rowOf[c]] += step;
                        columnPrice[c] -= step;
                    }
                    else least[c] -= step;
                }
                column = next;
            }
            while (rowOf[column] != 0);
            for (; column != 0; column = before[column]) rowOf[column] = rowOf[before[column]];
        }
        var columnOf = new int[rows];
        for (int c = 1; c <= columns; c++)
            if (rowOf[c] > 0) columnOf[rowOf[c] - 1] = c - 1;
        return columnOf;
    }
}
