using System.Globalization;
using System.Xml;

namespace JdmMl.Data;

/// <summary>One region of an Aperio XML file.</summary>
/// <param name="Id">The region's Id attribute, or its number.</param>
/// <param name="Negative">Whether it cuts a hole (NegativeROA).</param>
/// <param name="X">Columns of the corners, pixels of the full-resolution image.</param>
/// <param name="Y">Rows of the corners.</param>
public sealed record AperioPolygon(string Id, bool Negative, double[] X, double[] Y);

/// <summary>
/// Reads the outlines of an Aperio XML file (Annotations / Annotation / Regions / Region / Vertices / Vertex), of all annotation layers, in
/// the order of the file. Document type definitions and external entities are refused.
/// </summary>
public static class AperioPolygons
{
    private const int MostVertices = 20_000_000;
    private const double FarthestVertex = 1e7;

    /// <summary>Reads every polygon.</summary>
    /// <param name="path">The XML file.</param>
    /// <param name="skipDegenerate">Whether regions of fewer than three points, which cover nothing, are left out.</param>
    /// <exception cref="JdmException">The file is no such XML or a polygon is broken; the message names file, line and region.</exception>
    public static IReadOnlyList<AperioPolygon> Read(string path, bool skipDegenerate = false) =>
        Read(InputFile.ReadAllBytes(path), path, skipDegenerate);

    internal static IReadOnlyList<AperioPolygon> Read(byte[] file, string path, bool skipDegenerate = false)
    {
        using var stream = new MemoryStream(file, writable: false);
        try
        {
            using var xml = XmlReader.Create(stream, new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreWhitespace = true,
                IgnoreProcessingInstructions = true, MaxCharactersFromEntities = 1024,
            });
            return ReadRegions(xml, path, skipDegenerate);
        }
        catch (Exception exception) when (exception is XmlException or ArgumentException or InvalidOperationException)
        {
            throw new JdmException($"XML '{path}' cannot be read: {exception.Message} Copy or export the file again.", exception);
        }
    }

    private static List<AperioPolygon> ReadRegions(XmlReader xml, string path, bool skipDegenerate)
    {
        xml.MoveToContent();
        if (xml.LocalName != "Annotations")
            throw new JdmException($"XML '{path}' begins with <{xml.LocalName}>; expected the <Annotations> of Aperio ImageScope.");
        var polygons = new List<AperioPolygon>();
        var vertices = 0;
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "Region") continue;
            var polygon = ReadRegion(xml, path, polygons.Count + 1);
            vertices += polygon.X.Length;
            if (vertices > MostVertices) throw new JdmException($"XML '{path}' holds more than {MostVertices} vertices. Divide the file.");
            if (polygon.X.Length >= 3) polygons.Add(polygon);
            else if (!skipDegenerate)
                throw Broken(path, LineOf(xml), polygon.Id, $"it has {polygon.X.Length} vertices; a polygon has at least 3. " +
                    "Correct the file, or leave such regions out (skipDegenerate in the manifest's mask)");
        }
        return polygons;
    }

    private static AperioPolygon ReadRegion(XmlReader xml, string path, int number)
    {
        var id = xml.GetAttribute("Id") ?? number.ToString(CultureInfo.InvariantCulture);
        var type = xml.GetAttribute("Type");
        if (type is not (null or "" or "0" or "1"))
            throw Broken(path, LineOf(xml), id, $"its Type is {type}; outlines (0) and rectangles (1) are read, " +
                                                "no ellipses, arrows or rulers. Remove the region");
        var negative = xml.GetAttribute("NegativeROA") == "1";
        var (xs, ys) = (new List<double>(), new List<double>());
        if (xml.IsEmptyElement) return new AperioPolygon(id, negative, [], []);
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            if (xml.LocalName == "Region") throw Broken(path, LineOf(xml), id, "another region stands inside it");
            if (xml.LocalName != "Vertex") continue;
            xs.Add(Coordinate(xml, "X", path, id));
            ys.Add(Coordinate(xml, "Y", path, id));
        }
        return new AperioPolygon(id, negative, [.. xs], [.. ys]);
    }

    private static double Coordinate(XmlReader xml, string name, string path, string id)
    {
        var text = xml.GetAttribute(name);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) <= FarthestVertex
            ? value
            : throw Broken(path, LineOf(xml), id, text is null
                ? $"a vertex has no {name}"
                : $"a vertex has {name} = \"{text}\"; expected a number of pixels up to {FarthestVertex:0}");
    }

    private static int LineOf(XmlReader xml) => xml is IXmlLineInfo info ? info.LineNumber : 0;

    private static JdmException Broken(string path, int line, string id, string what) =>
        new($"XML '{path}', line {line}: the polygon of region {id} is broken: {what}.");
}
