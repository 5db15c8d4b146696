using System.Xml.Linq;
using static JdmMl.Experiments.Reports.Markup;

namespace JdmMl.Experiments.Reports;

/// <summary>A tile: one picture, or several side by side such as an image and its mask, with a caption below.</summary>
public sealed record ImageTile(string Caption, params IReadOnlyList<Picture> Pictures);

/// <summary>A row of tiles with a label: "Real", "Synthetic".</summary>
public sealed record ImageRow(string Label, IReadOnlyList<ImageTile> Tiles);

/// <summary>Rows of small pictures. Tiles break into the next line where the page is too narrow.</summary>
public sealed record ImageGrid : IReportPart
{
    /// <summary>Caption of the whole grid.</summary>
    public required string Title { get; init; }

    /// <summary>The rows, from top to bottom.</summary>
    public required IReadOnlyList<ImageRow> Rows { get; init; }

    /// <summary>What the reader must know, such as the colours of outlines; below the grid.</summary>
    public string? Note { get; init; }

    /// <summary>
    /// Height of a picture on the page in CSS pixels. Smaller pictures are enlarged by the largest whole factor that fits, without
    /// smoothing, so that every pixel can be judged; larger ones are reduced.
    /// </summary>
    public int TileHeight { get; init; } = 128;

    /// <summary>Whether the pictures of a tile stand below each other instead of side by side.</summary>
    public bool Stacked { get; init; }

    /// <inheritdoc/>
    /// <exception cref="JdmException"><see cref="TileHeight"/> is not positive.</exception>
    public IEnumerable<XElement> Render()
    {
        if (TileHeight < 1) throw new JdmException($"TileHeight of image grid '{Title}' is {TileHeight}; expected at least 1 pixel.");
        yield return Element("figure", Class("grid"),
            Element("figcaption", Title),
            Rows.Select(row => Element("div", Class("row"),
                Element("h4", row.Label),
                Element("div", Class("tiles"), row.Tiles.Select(Tile)))),
            Note is null ? null : Element("p", Class("note"), Note));
    }

    private XElement Tile(ImageTile tile) => Element("figure", Class("tile"),
        Element("div", Class(Stacked ? "pictures stacked" : "pictures"), tile.Pictures.Select(p => p.Render(TileHeight))),
        tile.Caption.Length == 0 ? null : Element("figcaption", tile.Caption));
}
