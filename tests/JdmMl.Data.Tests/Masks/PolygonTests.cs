using System.Globalization;
using System.Text;

namespace JdmMl.Data.Tests;

public class PolygonTests
{
    [Fact]
    public void Filling_agrees_with_counting_crossings_at_every_pixel()
    {
        var random = new Random(3);
        for (var round = 0; round < 60; round++)
        {
            var corners = random.Next(3, 12);   // crosses itself often
            double Coordinate(int size) => round % 3 == 0 ? random.Next(-3, size + 3) : random.NextDouble() * (size + 6) - 3;
            var polygon = new AperioPolygon("1", false, [.. Enumerable.Range(0, corners).Select(_ => Coordinate(23))], [.. Enumerable.Range(0, corners).Select(_ => Coordinate(17))]);
            var (dx, dy) = round % 2 == 0 ? (0, 0) : (-1.0, 0.25);
            var mask = PolygonFill.Draw([polygon], 23, 17, dx, dy);
            var shifted = polygon with { X = [.. polygon.X.Select(x => x + dx)], Y = [.. polygon.Y.Select(y => y + dy)] };
            for (var i = 0; i < mask.Ids.Length; i++) Assert.Equal(Inside(shifted, i % 23, i / 23) ? 1 : 0, mask.Ids[i]);
        }
    }

    [Fact]
    public void The_first_object_keeps_a_shared_pixel_and_holes_clear()
    {
        var (a, b, hole) = (Box("1", 0, 0, 3, 3), Box("2", 2, 0, 5, 3), Box("3", 1, 1, 3, 2) with { Negative = true });
        var mask = PolygonFill.Draw([a, b, hole], 5, 3);
        Assert.Equal([1, 1, 1, 2, 2, 1, 0, 0, 2, 2, 1, 1, 1, 2, 2], mask.Ids);
        Assert.Equal(2, mask.Count());
        Assert.Equal([1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1], mask.ToMask().Labels);
    }

    [Fact]
    public void Xml_becomes_classes_and_object_ids()
    {
        using var folder = new TempFolder();
        var path = folder.Write("a.xml", Xml(Region("7", "0,0 2,0 2,2 0,2") + Region("9", "3,0 4,0 4,1 3,1")));
        Assert.Equal(["7", "9"], AperioPolygons.Read(path).Select(polygon => polygon.Id));
        Assert.Equal([1, 1, 0, 1, 1, 1, 0, 0], MaskReader.Read(path, MaskEncoding.Polygons(), 4, 2).Labels);
        Assert.Equal([1, 1, 0, 2, 1, 1, 0, 0], MaskReader.ReadInstances(path, MaskEncoding.Polygons(), 4, 2)!.Ids);
        Assert.Equal([0, 1, 1, 0, 0, 1, 1, 0], MaskReader.Read(path, MaskEncoding.Polygons(1, 0), 4, 2).Labels);
        Assert.Contains("needs the image's size", Assert.Throws<JdmException>(() => MaskReader.Read(path, MaskEncoding.Polygons())).Message);
    }

    [Theory]
    [InlineData("0,0 1,1", "it has 2 vertices; a polygon has at least 3. Correct the file, or leave such regions out (skipDegenerate in the manifest's mask)")]
    [InlineData("0,0 1,x 1,1", "a vertex has Y = \"x\"; expected a number of pixels up to 10000000")]
    [InlineData("0,0 NaN,2 1,1", "a vertex has X = \"NaN\"; expected a number of pixels up to 10000000")]
    [InlineData("0,0 1e300,2 1,1", "a vertex has X = \"1e300\"; expected a number of pixels up to 10000000")]
    public void A_broken_polygon_is_named_with_file_line_and_region(string corners, string what)
    {
        using var folder = new TempFolder();
        var path = folder.Write("a.xml", Xml(Region("1", "0,0 2,0 2,2") + Region("8", corners)));
        var message = Assert.Throws<JdmException>(() => AperioPolygons.Read(path)).Message;
        Assert.Matches($"^XML '.*a.xml', line [0-9]+: the polygon of region 8 is broken: ", message);
        Assert.EndsWith(what + ".", message);
    }

    [Fact]
    public void Degenerate_regions_may_be_left_out_and_other_shapes_are_refused()
    {
        using var folder = new TempFolder();
        var path = folder.Write("a.xml", Xml(Region("1", "0,0 1,1") + Region("2", "") + Region("3", "0,0 2,0 2,2")));
        Assert.Equal(["3"], AperioPolygons.Read(path, skipDegenerate: true).Select(polygon => polygon.Id));
        folder.Write("a.xml", Xml(Region("4", "0,0 2,0 2,2").Replace("Type=\"0\"", "Type=\"2\"")));
        Assert.Contains("its Type is 2", Assert.Throws<JdmException>(() => AperioPolygons.Read(path)).Message);
        folder.Write("a.xml", Xml("<Region Id=\"5\"><Vertices><Vertex X=\"1\"/></Vertices></Region>"));
        Assert.Contains("region 5 is broken: a vertex has no Y", Assert.Throws<JdmException>(() => AperioPolygons.Read(path)).Message);
        folder.Write("a.xml", "<svg/>");
        Assert.Equal($"XML '{path}' begins with <svg>; expected the <Annotations> of Aperio ImageScope.", Assert.Throws<JdmException>(() => AperioPolygons.Read(path)).Message);
    }

    [Fact]
    public void Document_types_and_entities_are_refused()
    {
        using var folder = new TempFolder();
        folder.Write("secret.txt", "12");
        var path = folder.Write("a.xml", $"""
            <!DOCTYPE a [<!ENTITY e SYSTEM "file://{folder["secret.txt"]}">]>
            <Annotations><Region Id="1"><Vertex X="&e;" Y="1"/></Region></Annotations>
            """);
        Assert.Contains("DTD", Assert.Throws<JdmException>(() => AperioPolygons.Read(path)).Message);
    }

    [Fact]
    public void Every_truncation_and_flipped_bytes_are_refused_or_read_but_nothing_else()
    {
        var file = Encoding.UTF8.GetBytes(Xml(Region("1", "0,0 3,0 3,3 0,3") + Region("2", "4,4 6.5,4 6,6")));
        var random = new Random(2);
        for (var round = 0; round < file.Length + 1500; round++)
        {
            byte[] copy = round < file.Length ? file[..round] : [.. file];
            for (var flips = round < file.Length ? 0 : random.Next(1, 4); flips > 0; flips--) copy[random.Next(copy.Length)] = (byte)random.Next(256);
            try
            {
                PolygonFill.Draw(AperioPolygons.Read(copy, "a.xml", round % 2 == 0), 8, 8);
            }
            catch (JdmException refusal)
            {
                Assert.Contains("a.xml", refusal.Message);
            }
        }
    }

    internal static string Xml(string regions) => $"""
        <?xml version="1.0"?>
        <Annotations MicronsPerPixel="0.25">
          <Annotation Id="1" Type="4"><Regions><RegionAttributeHeaders/>
        {regions}
          </Regions><Plots/></Annotation>
        </Annotations>
        """;

    internal static string Region(string id, string corners) =>
        $"<Region Id=\"{id}\" Type=\"0\" NegativeROA=\"0\"><Attributes/><Vertices>" +
        string.Concat(corners.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(corner => corner.Split(','))
            .Select(corner => $"<Vertex X=\"{corner[0]}\" Y=\"{corner[1]}\"/>\n")) + "</Vertices></Region>\n";

    private static AperioPolygon Box(string id, double left, double top, double right, double bottom) =>
        new(id, false, [left, right, right, left], [top, top, bottom, bottom]);

    // A ray to the right from the pixel's centre; an edge owns its lower end.
    private static bool Inside(AperioPolygon polygon, double x, double y)
    {
        var inside = false;
        for (int i = 0, j = polygon.X.Length - 1; i < polygon.X.Length; j = i++)
        {
            if (polygon.Y[i] <= y == polygon.Y[j] <= y) continue;
            var (low, high) = polygon.Y[i] < polygon.Y[j] ? (i, j) : (j, i);
            var slope = polygon.X[high] - polygon.X[low];
            if (polygon.X[low] + (y - polygon.Y[low]) * slope / (polygon.Y[high] - polygon.Y[low]) > x) inside = !inside;
        }
        return inside;
    }
}
