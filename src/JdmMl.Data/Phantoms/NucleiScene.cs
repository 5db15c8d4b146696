using System.Numerics;

namespace JdmMl.Data;

/// <summary>
/// An H&amp;E-like view: fibrous pink stroma with gaps, and purple nuclei of varied size, shape, intensity and texture, some touching.
/// </summary>
internal sealed class NucleiScene : PhantomScene
{
    private readonly NucleiField _nuclei;
    private readonly PhantomNoise _fibre, _tissue, _chromatin;
    private readonly Vector3 _pale, _dense, _haze, _light, _dark;
    private readonly Vector2 _along;
    private readonly float _gaps, _hazeShare, _fibreScale;

    internal NucleiScene(ref SplitMix64 random, int size)
    {
        (_fibre, _tissue, _chromatin) = (new((uint)random.Next()), new((uint)random.Next()), new((uint)random.Next()));
        var stain = Vector3.Lerp(new(1, 1, 1), new(0.97f, 0.9f, 1.02f), (float)random.NextDouble());
        _pale = new Vector3(0.93f, 0.78f, 0.87f) * stain;
        _dense = Vector3.Lerp(new(0.84f, 0.52f, 0.71f), new(0.78f, 0.55f, 0.76f), (float)random.NextDouble()) * stain;
        _haze = new Vector3(0.68f, 0.5f, 0.74f) * stain;
        _light = new Vector3(0.6f, 0.44f, 0.7f) * stain;
        _dark = Vector3.Lerp(new(0.27f, 0.15f, 0.42f), new(0.33f, 0.2f, 0.52f), (float)random.NextDouble()) * stain;
        (_gaps, _hazeShare) = ((float)random.Between(0.25, 0.6), (float)random.Between(0.2, 0.65));
        var angle = MathF.PI * _fibre.Sum(0.7f, 0.7f, 2);
        _along = new Vector2(MathF.Cos(angle), MathF.Sin(angle));
        _nuclei = new NucleiField(ref random, size, angle);
        _fibreScale = 0.25f / _nuclei.TypicalRadius;
    }

    internal override int InstanceAt(float u, float v) => _nuclei.Find(u, v, 1).Instance;

    internal override void PaintRow(int row, Span<Vector3> colours)
    {
        var v = (row + 0.5f) / colours.Length;
        for (var x = 0; x < colours.Length; x++)
        {
            var u = (x + 0.5f) / colours.Length;
            var (instance, depth) = _nuclei.Find(u, v, 1.2f);
            colours[x] = Vector3.Clamp(
                instance == 0 ? Stroma(u, v) : Nucleus(_nuclei.Items[instance - 1], depth, u, v), Vector3.Zero, Vector3.One);
        }
    }

    private Vector3 Stroma(float u, float v)
    {
        var (scale, bend) = (_fibreScale, 0.05f * _fibre.Sum(u * 5, v * 5, 2));
        var (along, across) = (u * _along.X + v * _along.Y + bend, v * _along.X - u * _along.Y + bend);
        var fibre = _fibre.Sum(along * scale * 1.6f, across * scale * 9, 3);
        var density = PhantomNoise.Smooth(-0.5f, 0.5f, _tissue.Sum(u * scale * 1.2f, v * scale * 1.2f, 4) + 0.45f * fibre);
        var colour = Vector3.Lerp(_pale, _dense, density);
        var haze = _hazeShare * PhantomNoise.Smooth(-0.1f, 0.5f, _tissue.Sum(u * scale * 0.9f + 20, v * scale * 0.9f, 3));
        colour = Vector3.Lerp(colour, _haze, haze);
        var gap = PhantomNoise.Smooth(
            _gaps - 0.06f, _gaps + 0.04f, _tissue.Sum(u * scale * 0.8f - 60, v * scale * 0.8f + 5, 3) + 0.12f * fibre);
        return Vector3.Lerp(colour, new Vector3(0.95f, 0.935f, 0.95f), gap * 0.9f);
    }

    private Vector3 Nucleus(NucleiField.Nucleus nucleus, float depth, float u, float v)
    {
        var grain = 1.7f / _nuclei.TypicalRadius;
        var clumps = _chromatin.Sum(u * grain + nucleus.Shift, v * grain, 3);
        var rim = PhantomNoise.Smooth(0.62f, 0.95f, depth);
        var (x, y) = nucleus.Shape.Own(u, v);
        var (dx, dy) = (x - nucleus.Spot.X, y - nucleus.Spot.Y);
        var spot = nucleus.HasSpot ? 0.5f * MathF.Exp(-(dx * dx + dy * dy) / 0.03f) : 0;
        var intensity = Math.Clamp(nucleus.Intensity + 0.34f * clumps * nucleus.Roughness + 0.22f * rim + spot, 0, 1);
        var cover = PhantomNoise.Smooth(1 + nucleus.Softness, 1 - nucleus.Softness, depth);
        var colour = Vector3.Lerp(_light, _dark, intensity);
        return cover >= 1 ? colour : Vector3.Lerp(Stroma(u, v), colour, cover);
    }
}
