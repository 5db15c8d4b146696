using System.Globalization;

namespace JdmMl.Data;

/// <summary>Aperio XML outlines as a mask.</summary>
internal sealed record PolygonEncoding(double OffsetX, double OffsetY, bool SkipDegenerate) : MaskEncoding
{
    internal override LabelMask Read(string path, int width, int height) => ReadInstances(path, width, height).ToMask();

    internal override InstanceMask ReadInstances(string path, int width, int height) =>
        PolygonFill.Draw(AperioPolygons.Read(path, SkipDegenerate), width, height, OffsetX, OffsetY);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"polygons offset {OffsetX},{OffsetY}{(SkipDegenerate ? " skipDegenerate" : "")}");
}
