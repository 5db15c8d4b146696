using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace JdmMl.Experiments.Reports;

/// <summary>
/// HTML that is well-formed XML too. Building a tree instead of text means that nothing can be left unescaped.
/// </summary>
internal static class Markup
{
    private static readonly HashSet<string> Void = ["meta", "img", "br", "hr", "col"];

    /// <summary>An element whose content may be text, attributes, elements, sequences of them, or null for nothing.</summary>
    public static XElement Element(string name, params object?[] content) => new(name, content.Select(Readable));

    public static XAttribute Attribute(string name, object value) => new(name, Readable(value)!);

    public static XAttribute Class(string names) => new("class", names);

    /// <summary>Serialises a whole document; line ends are "\n" everywhere.</summary>
    public static string ToHtml(XElement root)
    {
        // "<td />" is an opening tag to an HTML parser; only void elements and drawings may close themselves.
        foreach (var element in root.DescendantsAndSelf())
            if (element.IsEmpty && !Void.Contains(element.Name.LocalName) && element.AncestorsAndSelf("svg").FirstOrDefault() is null)
                element.Value = "";

        var text = new StringBuilder("<!DOCTYPE html>\n");
        var settings = new XmlWriterSettings
        {
            OmitXmlDeclaration = true,
            Indent = true,
            IndentChars = " ",
            NewLineChars = "\n",
            NewLineHandling = NewLineHandling.Replace,
        };
        using (var writer = XmlWriter.Create(text, settings)) root.Save(writer);
        return text.Append('\n').ToString();
    }

    /// <summary>Replaces what XML cannot hold (control characters, broken surrogates) by U+FFFD.</summary>
    private static object? Readable(object? content)
    {
        if (content is not string text) return content;
        StringBuilder? clean = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                i++;
            else if (!XmlConvert.IsXmlChar(text[i]))
                (clean ??= new(text))[i] = '\uFFFD';
        }

        return clean?.ToString() ?? text;
    }
}
