using System.Numerics;

namespace JdmMl.Data;

/// <summary>Where the nuclei of one view lie and what they are like.</summary>
internal sealed class NucleiField
{
    private const int Tries = 6000;

    private readonly List<int>[] _cells;
    private readonly int _side;

    /// <param name="random">Chooses everything.</param>
    /// <param name="size">Side of the view in pixels: a larger view shows more nuclei, not only larger ones.</param>
    /// <param name="fibreAngle">Direction of the stroma, which spindle-shaped nuclei follow.</param>
    internal NucleiField(ref SplitMix64 random, int size, float fibreAngle)
    {
        TypicalRadius = 10 * MathF.Pow(size / 256f, 0.6f) / size;   // 10 pixels at 256, 2.9 at 32, 35 at 2048
        var share = random.Between(0.14, 0.34);
        double area = 0;
        for (var i = 0; i < Tries && area < share; i++)
        {
            var nucleus = Propose(ref random, fibreAngle);
            if (Overlaps(nucleus)) continue;
            Items.Add(nucleus);
            area += Math.PI * nucleus.Shape.Radius * nucleus.Shape.Radius * VisibleShare(nucleus.Shape.Centre, nucleus.Shape.Radius);
        }
        _side = Math.Clamp((int)(0.25f / TypicalRadius), 1, 64);
        _cells = [.. Enumerable.Range(0, _side * _side).Select(_ => new List<int>())];
        for (var i = 0; i < Items.Count; i++) Register(i);
    }

    internal sealed record Nucleus(
        BlobShape Shape, float Intensity, float Roughness, float Softness, float Shift, Vector2 Spot, bool HasSpot);

    internal List<Nucleus> Items { get; } = [];

    internal float TypicalRadius { get; }

    /// <summary>The nucleus (from 1) in which a point lies deepest, within <paramref name="reach"/> outlines; 0 for none.</summary>
    internal (int Instance, float Depth) Find(float u, float v, float reach)
    {
        var (best, lowest) = (0, reach);
        foreach (var i in _cells[Cell(v) * _side + Cell(u)])
        {
            var shape = Items[i].Shape;
            if (!shape.IsNear(u, v, reach)) continue;
            var depth = shape.Depth(u, v);
            if (depth < lowest) (best, lowest) = (i + 1, depth);
        }
        return (best, lowest);
    }

    private Nucleus Propose(ref SplitMix64 random, float fibreAngle)
    {
        var radius = TypicalRadius * (float)Math.Exp(0.28 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2);
        var centre = new Vector2((float)random.Between(-0.02, 1.02), (float)random.Between(-0.02, 1.02));
        if (Items.Count > 0 && random.NextDouble() < 0.4)   // beside another one, about touching
        {
            var other = Items[random.NextInt(Items.Count)].Shape;
            var (angle, distance) = ((float)random.Between(0, 2 * Math.PI), (other.Radius + radius) * (float)random.Between(0.95, 1.25));
            centre = other.Centre + distance * new Vector2(MathF.Cos(angle), MathF.Sin(angle));
        }
        var spindle = random.NextDouble() < 0.2;
        var aspect = (float)(spindle ? random.Between(2, 3) : random.Between(1, 1.6));
        var turn = spindle ? fibreAngle + (float)random.Between(-0.3, 0.3) : (float)random.Between(0, Math.PI);
        var shape = new BlobShape(ref random, centre, spindle ? radius * 0.8f : radius, aspect, turn, 0.07f);
        var pale = random.NextDouble() < 0.35;
        return new Nucleus(shape, (float)(pale ? random.Between(0.1, 0.4) : random.Between(0.45, 0.9)), (float)random.Between(0.6, 1.2),
            (float)random.Between(0.05, 0.14), (float)random.Between(0, 90),
            new Vector2((float)random.Between(-0.4, 0.4), (float)random.Between(-0.4, 0.4)),
            pale && random.NextDouble() < 0.7);
    }

    private bool Overlaps(Nucleus nucleus)
    {
        if (nucleus.Shape.Centre is not { X: > -0.03f and < 1.03f, Y: > -0.03f and < 1.03f }) return true;
        foreach (var other in Items)
            if (Vector2.Distance(other.Shape.Centre, nucleus.Shape.Centre) < 0.92f * (other.Shape.Radius + nucleus.Shape.Radius))
                return true;
        return false;
    }

    private static double VisibleShare(Vector2 centre, float radius)
    {
        static double Along(float at, float radius) => (Math.Min(1, at + radius) - Math.Max(0, at - radius)) / (2 * radius);
        return Along(centre.X, radius) * Along(centre.Y, radius);
    }

    private void Register(int index)
    {
        var (centre, reach) = (Items[index].Shape.Centre, Items[index].Shape.Reach * 1.2f);
        for (var y = Cell(centre.Y - reach); y <= Cell(centre.Y + reach); y++)
            for (var x = Cell(centre.X - reach); x <= Cell(centre.X + reach); x++)
                _cells[y * _side + x].Add(index);
    }

    private int Cell(float position) => Math.Clamp((int)(position * _side), 0, _side - 1);
}
