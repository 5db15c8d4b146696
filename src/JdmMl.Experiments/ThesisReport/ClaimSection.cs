using System.Xml.Linq;
using JdmMl.Experiments.Reports;
using static JdmMl.Experiments.Reports.Markup;

namespace JdmMl.Experiments;

/// <summary>What the numbers carry, in the sentences of 'jdm claim'.</summary>
internal sealed record ClaimSection(IReadOnlyList<ReportedClaim> Claims) : IReportPart
{
    /// <inheritdoc/>
    public IEnumerable<XElement> Render() => Claims.Select(claim => Element("div", Class("claim"),
        Element("h4", claim.Name),
        claim.Claim is { } said
            ? (object[])
            [
                Element("p", Element("strong", said.Sentence)),
                claim.Control is { } control ? Element("p", $"Against the control with as many optimiser steps: {control.Sentence}") : "",
                Element("ul", Class("notes"), said.Details.Select(d => Element("li", d)),
                    said.Caveats.Select(c => Element("li", $"Note: {c}"))),
            ]
            : [Element("p", $"No claim: {claim.Refusal}")]));
}
