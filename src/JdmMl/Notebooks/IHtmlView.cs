namespace JdmMl;

/// <summary>What has a view in HTML, for notebooks and reports.</summary>
public interface IHtmlView
{
    /// <summary>A fragment of HTML that stands by itself: no script, no reference outside.</summary>
    string ToHtml();
}
