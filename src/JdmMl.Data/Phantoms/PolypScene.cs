using System.Numerics;

namespace JdmMl.Data;

/// <summary>
/// An endoscopy-like view: a lit, folded, vessel-veined wall with one or two domes on it. Polyps differ from the wall in relief and texture
/// and only a little in hue; red blotches and folds without polyp keep colour alone from giving them away.
/// </summary>
internal sealed class PolypScene : PhantomScene
{
    private readonly PolypAnatomy _anatomy;
    private readonly PhantomNoise _relief, _tone, _vein, _pits;
    private readonly Vector3 _wall, _tint, _light;
    private readonly Vector2 _veinShift;
    private readonly float _gloss, _veins, _blotches, _exposure;
    private float[] _heights = [], _below = [];

    internal PolypScene(ref SplitMix64 random)
    {
        _anatomy = new PolypAnatomy(ref random);
        (_relief, _tone, _vein, _pits) =
            (new((uint)random.Next()), new((uint)random.Next()), new((uint)random.Next()), new((uint)random.Next()));
        var warmth = (float)random.NextDouble();
        _wall = Vector3.Lerp(new(0.9f, 0.5f, 0.47f), new(0.93f, 0.58f, 0.42f), warmth) * (float)random.Between(0.94, 1.06);
        // Redder to paler than the wall.
        _tint = Vector3.Lerp(new(1.02f, 0.82f, 0.84f), new(1.04f, 1.07f, 1.07f), (float)random.NextDouble());
        _light = new Vector3((float)random.Between(0.32, 0.68), (float)random.Between(0.3, 0.6), (float)random.Between(0.55, 0.8));
        _veinShift = new((float)random.Between(0, 50), (float)random.Between(0, 50));
        (_gloss, _veins, _blotches) = ((float)random.Between(0.35, 0.8), (float)random.Between(0.1, 0.4), (float)random.Between(0.1, 0.5));
        _exposure = (float)random.Between(1.15, 1.4);
    }

    internal override int InstanceAt(float u, float v) => _anatomy.InstanceAt(u, v);

    internal override void PaintRow(int row, Span<Vector3> colours)
    {
        var n = colours.Length;
        if (_heights.Length != n + 1 || row == 0) (_heights, _below) = (Heights(row, n), Heights(row + 1, n));
        else (_heights, _below) = (_below, Heights(row + 1, n));
        var v = (row + 0.5f) / n;
        for (var x = 0; x < n; x++)
        {
            var normal = Vector3.Normalize(new Vector3((_heights[x] - _heights[x + 1]) * n, (_heights[x] - _below[x]) * n, 1));
            colours[x] = Paint((x + 0.5f) / n, v, _heights[x], normal);
        }
    }

    private float[] Heights(int row, int n)
    {
        var heights = new float[n + 1];
        for (var x = 0; x <= n; x++)
        {
            float u = (x + 0.5f) / n, v = (row + 0.5f) / n;
            heights[x] = _anatomy.HeightAt(u, v, _relief) + 0.0022f * _pits.Sum(u * 34, v * 34, 2);
        }
        return heights;
    }

    private Vector3 Paint(float u, float v, float height, Vector3 normal)
    {
        var field = _anatomy.FieldAt(u, v);
        if (field <= 0) return new Vector3(0.015f, 0.012f, 0.014f);
        var (inside, shadow) = _anatomy.NearestPolyp(u, v);
        var colour = Albedo(u, v, inside);
        var toLight = _light - new Vector3(u, v, height);
        var falloff = 0.5f / (0.22f + toLight.LengthSquared());
        toLight = Vector3.Normalize(toLight);
        var diffuse = Math.Max(0, Vector3.Dot(normal, toLight));
        var half = Vector3.Normalize(toLight + new Vector3(0, 0, 1));
        var glint = MathF.Pow(Math.Max(0, Vector3.Dot(normal, half)), 90) * _gloss;
        if (glint > 0.004f) glint *= PhantomNoise.Smooth(0.02f, 0.3f, _tone.Sum(u * 7 + v * 4 + 31, v * 7 - u * 4, 3));
        var bright = _exposure * falloff * (0.26f + 0.74f * diffuse) * (1 - 0.25f * shadow) * _anatomy.LumenLightAt(u, v);
        colour = colour * bright + new Vector3(glint * 0.95f, glint * 0.93f, glint * 0.88f) * Math.Min(1, bright * 1.2f);
        return Vector3.Clamp(colour, Vector3.Zero, Vector3.One) * field;
    }

    private Vector3 Albedo(float u, float v, float inside)
    {
        var tone = _tone.Sum(u * 4.3f, v * 4.3f, 4);
        var colour = _wall * (1 + 0.14f * tone);
        var blotch = _blotches * PhantomNoise.Smooth(0.15f, 0.5f, _tone.Sum(u * 3.1f + 40, v * 3.1f - 13, 3));
        colour = Vector3.Lerp(colour, colour * new Vector3(0.95f, 0.68f, 0.68f), blotch);
        var (a, b) = (u + 0.05f * tone + _veinShift.X, v - 0.05f * tone + _veinShift.Y);
        var ridge = 1 - Math.Abs(_vein.Sum(a * 5.5f, b * 5.5f, 2));
        var vein = _veins * PhantomNoise.Smooth(0.93f, 1f, ridge) * (1 - 0.85f * inside);
        colour = Vector3.Lerp(colour, colour * new Vector3(0.78f, 0.5f, 0.52f), vein);
        return inside == 0 ? colour : Vector3.Lerp(colour, colour * _tint * (1 + 0.12f * _pits.Sum(u * 58, v * 58, 2)), inside);
    }
}
