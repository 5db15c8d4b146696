namespace JdmMl;

/// <summary>The formatters of everything that has a view in HTML; notebooks call these members by name.</summary>
internal sealed class HtmlViews
{
    public IEnumerable<object> CreateTypeFormatters()
    {
        yield return new Formatter("text/html", view => view.ToHtml());
        yield return new Formatter("text/plain", view => $"{view}");
    }

    private sealed class Formatter(string mimeType, Func<IHtmlView, string> text)
    {
        public string MimeType => mimeType;

        public bool Format(object instance, TextWriter writer)
        {
            if (instance is not IHtmlView view) return false;
            writer.Write(text(view));
            return true;
        }
    }
}
