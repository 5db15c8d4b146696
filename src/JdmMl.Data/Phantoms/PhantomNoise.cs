namespace JdmMl.Data;

/// <summary>Smooth random textures: value noise on a lattice, and sums of it.</summary>
internal readonly struct PhantomNoise(uint seed)
{
    /// <summary>A value between -1 and 1 that depends on the lattice point alone.</summary>
    internal static float Hash(uint seed, int x, int y)
    {
        var h = seed * 0x9E3779B9u ^ (uint)x * 0x85EBCA6Bu ^ (uint)y * 0xC2B2AE35u;
        h = (h ^ h >> 15) * 0x2C1B3C6Du;
        h = (h ^ h >> 12) * 0x297A2D39u;
        h ^= h >> 15;
        return (h >> 8) * (2f / (1 << 24)) - 1;
    }

    /// <summary>Between -1 and 1, with features of about unit size.</summary>
    internal float At(float x, float y)
    {
        float floorX = MathF.Floor(x), floorY = MathF.Floor(y);
        float fx = x - floorX, fy = y - floorY;
        int ix = (int)floorX, iy = (int)floorY;
        fx = fx * fx * (3 - 2 * fx);
        fy = fy * fy * (3 - 2 * fy);
        float a = Hash(seed, ix, iy), b = Hash(seed, ix + 1, iy), c = Hash(seed, ix, iy + 1), d = Hash(seed, ix + 1, iy + 1);
        var top = a + (b - a) * fx;
        return top + (c + (d - c) * fx - top) * fy;
    }

    /// <summary>Octaves of halving size and weight, about -1 to 1.</summary>
    internal float Sum(float x, float y, int octaves)
    {
        float total = 0, weight = 0.55f;
        for (var i = 0; i < octaves; i++)
        {
            total += weight * At(x, y);
            (x, y, weight) = (x * 2.03f + 17.3f, y * 2.03f - 9.1f, weight * 0.5f);
        }
        return total;
    }

    internal static float Smooth(float low, float high, float value)
    {
        var t = Math.Clamp((value - low) / (high - low), 0, 1);
        return t * t * (3 - 2 * t);
    }
}
