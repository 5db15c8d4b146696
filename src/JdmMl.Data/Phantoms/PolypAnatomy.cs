using System.Numerics;

namespace JdmMl.Data;

/// <summary>Where polyps, folds, the lumen and the edge of the view lie.</summary>
internal sealed class PolypAnatomy
{
    private const double LeastArea = 0.055, MostArea = 0.29;   // of the image, all polyps together
    private const int CheckGrid = 48;

    private readonly List<BlobShape> _polyps = [];
    private readonly float[] _domes;
    private readonly Vector2 _lumen, _field;
    private readonly float _lumenRadius, _foldPeriod, _foldPhase, _foldHeight, _fieldRadius, _fieldPower;

    internal PolypAnatomy(ref SplitMix64 random)
    {
        _field = new((float)random.Between(0.47, 0.53), (float)random.Between(0.47, 0.53));
        (_fieldRadius, _fieldPower) = ((float)random.Between(0.47, 0.56), (float)random.Between(2.6, 7));
        do PlacePolyps(ref random);
        while (Area() is < LeastArea or > MostArea);
        _domes = [.. _polyps.Select(_ => 0f)];
        for (var i = 0; i < _domes.Length; i++) _domes[i] = (float)random.Between(0.5, 0.9);
        var away = random.Between(0, 2 * Math.PI);
        var from = _polyps[0].Centre;
        _lumen = from + (float)random.Between(0.45, 0.65) * new Vector2(MathF.Cos((float)away), MathF.Sin((float)away));
        _lumenRadius = (float)random.Between(0.12, 0.26);
        (_foldPeriod, _foldPhase, _foldHeight) =
            ((float)random.Between(0.2, 0.34), (float)random.Between(0, 6.28), (float)random.Between(0.02, 0.055));
    }

    internal int InstanceAt(float u, float v)
    {
        if (FieldAt(u, v) < 0.5f) return 0;
        for (var i = 0; i < _polyps.Count; i++)
            if (_polyps[i].IsNear(u, v, 1) && _polyps[i].Depth(u, v) < 1) return i + 1;
        return 0;
    }

    internal float HeightAt(float u, float v, PhantomNoise relief)
    {
        var slow = relief.Sum(u * 2.2f, v * 2.2f, 3);
        var fromLumen = MathF.Sqrt((u - _lumen.X) * (u - _lumen.X) + (v - _lumen.Y) * (v - _lumen.Y)) + 0.09f * slow;
        var wave = 0.5f + 0.5f * MathF.Cos(2 * MathF.PI * fromLumen / _foldPeriod + _foldPhase);
        var arc = PhantomNoise.Smooth(-0.35f, 0.3f, relief.At(u * 2.6f + 70, v * 2.6f));
        var height = 0.055f * slow + _foldHeight * wave * wave * wave * arc;
        for (var i = 0; i < _polyps.Count; i++)
        {
            var polyp = _polyps[i];
            if (!polyp.IsNear(u, v, 1)) continue;
            var depth = polyp.Depth(u, v);
            if (depth >= 1) continue;
            var lobes = 1 + 0.16f * relief.Sum(u * 1.1f / polyp.Radius, v * 1.1f / polyp.Radius, 2);
            height += _domes[i] * polyp.Radius * MathF.Pow(1 - depth * depth, 1.18f) * lobes;
        }
        return height;
    }

    /// <summary>How far inside a polyp (0-1, soft at the outline) and how deep in the shadow around one (0-1).</summary>
    internal (float Inside, float Shadow) NearestPolyp(float u, float v)
    {
        float inside = 0, shadow = 0;
        foreach (var polyp in _polyps)
        {
            if (!polyp.IsNear(u, v, 1.3f)) continue;
            var depth = polyp.Depth(u, v);
            inside = Math.Max(inside, PhantomNoise.Smooth(1.03f, 0.97f, depth));
            if (depth is > 0.97f and < 1.28f) shadow = Math.Max(shadow, 1 - Math.Abs(depth - 1.03f) / 0.25f);
        }
        return (inside, Math.Max(0, shadow));
    }

    /// <summary>The dark tunnel: 1 far from it, down to 0.2 in its middle.</summary>
    internal float LumenLightAt(float u, float v)
    {
        var (dx, dy) = ((u - _lumen.X) / _lumenRadius, (v - _lumen.Y) / _lumenRadius);
        return 1 - 0.8f * MathF.Exp(-(dx * dx + dy * dy));
    }

    /// <summary>1 in the round-cornered field of view, 0 in the black frame.</summary>
    internal float FieldAt(float u, float v)
    {
        var (x, y) = (Math.Abs(u - _field.X) / _fieldRadius, Math.Abs(v - _field.Y) / _fieldRadius);
        if (x < 0.6f && y < 0.6f) return 1;
        return PhantomNoise.Smooth(1.012f, 0.988f, MathF.Pow(MathF.Pow(x, _fieldPower) + MathF.Pow(y, _fieldPower), 1 / _fieldPower));
    }

    private void PlacePolyps(ref SplitMix64 random)
    {
        _polyps.Clear();
        var area = random.Between(LeastArea, MostArea);
        double[] shares = random.NextDouble() < 0.25 ? [0.62, 0.38] : [1.0];
        foreach (var share in shares)
        {
            var radius = (float)Math.Sqrt(area * share / Math.PI);
            var room = Math.Max(0.06, 0.43 - radius);
            var centre = new Vector2((float)(0.5 + random.Between(-room, room)), (float)(0.5 + random.Between(-room, room)));
            var shape = new BlobShape(ref random, centre, radius, (float)random.Between(1, 1.55), (float)random.Between(0, Math.PI), 0.13f);
            if (_polyps.All(other => Vector2.Distance(other.Centre, centre) > other.Reach + shape.Reach)) _polyps.Add(shape);
        }
    }

    private double Area()
    {
        var count = 0;
        for (var y = 0; y < CheckGrid; y++)
            for (var x = 0; x < CheckGrid; x++)
                if (InstanceAt((x + 0.5f) / CheckGrid, (y + 0.5f) / CheckGrid) > 0) count++;
        return (double)count / (CheckGrid * CheckGrid);
    }
}
