using System.Numerics;

namespace JdmMl.Data;

/// <summary>A turned ellipse with a wavy outline.</summary>
internal sealed class BlobShape
{
    private readonly Vector2 _axes, _turn;
    private readonly float[] _waves, _phases;

    /// <param name="random">Chooses the outline.</param>
    /// <param name="centre">In image sides.</param>
    /// <param name="radius">Of the circle of about the same area, in image sides.</param>
    /// <param name="aspect">Long axis over short axis.</param>
    /// <param name="angle">Of the long axis, in radians.</param>
    /// <param name="waviness">0 for an ellipse; 0.1 is clearly irregular.</param>
    internal BlobShape(ref SplitMix64 random, Vector2 centre, float radius, float aspect, float angle, float waviness)
    {
        (Centre, Radius) = (centre, radius);
        var stretch = MathF.Sqrt(aspect);
        _axes = new Vector2(radius * stretch, radius / stretch);
        _turn = new Vector2(MathF.Cos(angle), MathF.Sin(angle));
        _waves = new float[4];
        _phases = new float[4];
        for (var k = 0; k < _waves.Length; k++)
            (_waves[k], _phases[k]) = (waviness * (float)random.NextDouble() / MathF.Sqrt(k + 1), (float)random.Between(0, 2 * Math.PI));
        Reach = _axes.X * (1 + _waves.Sum());
    }

    internal Vector2 Centre { get; }

    internal float Radius { get; }

    /// <summary>No point of the shape lies farther from the centre.</summary>
    internal float Reach { get; }

    /// <summary>0 at the centre, 1 on the outline, growing outwards.</summary>
    internal float Depth(float u, float v)
    {
        var (x, y) = Own(u, v);
        var distance = MathF.Sqrt(x * x + y * y);
        if (distance < 1e-6f) return 0;
        var (angle, outline) = (MathF.Atan2(y, x), 1f);
        for (var k = 0; k < _waves.Length; k++) outline += _waves[k] * MathF.Cos((k + 2) * angle + _phases[k]);
        return distance / outline;
    }

    /// <summary>The position in the shape's own axes, where the ellipse is the unit circle.</summary>
    internal (float X, float Y) Own(float u, float v)
    {
        var (dx, dy) = (u - Centre.X, v - Centre.Y);
        return ((dx * _turn.X + dy * _turn.Y) / _axes.X, (dy * _turn.X - dx * _turn.Y) / _axes.Y);
    }

    internal bool IsNear(float u, float v, float factor)
    {
        var (dx, dy, reach) = (u - Centre.X, v - Centre.Y, Reach * factor);
        return dx * dx + dy * dy <= reach * reach;
    }
}
