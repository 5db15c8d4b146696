namespace JdmMl.Experiments.Reports;

/// <summary>
/// The style sheet of a report, written without the characters that XML escapes, since HTML reads styles unescaped.
/// </summary>
internal static class ReportStyle
{
    public const string Css =
        """

        :root { color-scheme: light dark;
          --page: #ffffff; --ink: #1c2430; --soft: #5b6675; --rule: #e2e6eb; --panel: #f6f8fa; --accent: #1f5fbf;
          --warn-ink: #6b4300; --warn-page: #fff6e0; --warn-rule: #e9a820;
          --c0: #1f6fd6; --c1: #d9541e; --c2: #14855a; --c3: #8a4fc4; --c4: #b8336a; --c5: #7a6a12; }
        @media screen and (prefers-color-scheme: dark) { :root {
          --page: #14181e; --ink: #e4e8ee; --soft: #9aa5b4; --rule: #2d3540; --panel: #1b2028; --accent: #7fb2ff;
          --warn-ink: #ffd98a; --warn-page: #2c2410; --warn-rule: #b98a1d;
          --c0: #6aa9ff; --c1: #ff8f5c; --c2: #4cc794; --c3: #bd93ee; --c4: #f07ba8; --c5: #cfbb4a; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 2.5rem 1.75rem 4rem; max-width: 62rem; background: var(--page); color: var(--ink);
          font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif; }
        h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; letter-spacing: -0.015em; }
        h2 { margin: 2.75rem 0 1rem; padding-bottom: .4rem; border-bottom: 1px solid var(--rule); font-size: 1.3rem; }
        h4 { margin: 0 0 .45rem; font-size: .8rem; font-weight: 600; color: var(--soft); }
        p { margin: .7rem 0; max-width: 50rem; }
        a { color: var(--accent); }
        .subtitle { margin: .4rem 0 0; font-size: 1.05rem; color: var(--soft); }
        .made { margin: .3rem 0 0; font-size: .85rem; color: var(--soft); }
        nav ol { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; margin: 1.1rem 0 0; padding: 0; list-style: none; font-size: .9rem; }
        .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); gap: 0 2rem; margin: 1.5rem 0; padding: .6rem 1.1rem;
          border: 1px solid var(--rule); border-radius: 8px; background: var(--panel); }
        .facts div { display: flex; gap: 1rem; padding: .38rem 0; }
        .facts dt { flex: 0 0 8rem; color: var(--soft); }
        .facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
        .warning { max-width: none; margin: 1rem 0; padding: .7rem 1rem; border-left: 4px solid var(--warn-rule); border-radius: 4px;
          background: var(--warn-page); color: var(--warn-ink); }
        figure { margin: 1.5rem 0; break-inside: avoid; }
        figcaption, caption { margin-bottom: .5rem; font-weight: 600; text-align: left; }
        .note, .notes { margin: .5rem 0 0; font-size: .85rem; color: var(--soft); }
        .notes { padding-left: 1.1rem; }
        .legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: 0 0 .3rem; padding: 0; list-style: none; font-size: .85rem; }
        .legend .hint { color: var(--soft); }
        .swatch { display: inline-block; width: 1.1rem; height: 3px; margin-right: .45rem; border-radius: 2px; vertical-align: middle;
          background: var(--series); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        .c0 { --series: var(--c0); } .c1 { --series: var(--c1); } .c2 { --series: var(--c2); }
        .c3 { --series: var(--c3); } .c4 { --series: var(--c4); } .c5 { --series: var(--c5); }
        .dashed { height: 0; border-radius: 0; background: none; border-top: 2px dashed var(--soft); }
        .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: .5rem 2rem; }
        .charts figure { margin: .8rem 0; min-width: 0; }
        .plot { overflow-x: auto; }
        svg { display: block; width: 100%; height: auto; }
        svg text { font-size: 12px; fill: var(--soft); font-variant-numeric: tabular-nums; }
        svg text.axis { font-size: 12.5px; fill: var(--ink); }
        svg .rule { stroke: var(--rule); }
        svg .base { stroke: var(--soft); }
        svg .line { fill: none; stroke: var(--series); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
        svg .raw { fill: none; stroke: var(--series); stroke-width: 1; stroke-opacity: .3; stroke-linejoin: round; }
        svg circle { fill: var(--series); stroke: var(--page); stroke-width: 1.5; }
        svg .band { fill: var(--series); fill-opacity: .14; stroke: none; }
        svg .whisker { stroke: var(--series); stroke-opacity: .55; stroke-width: 1.5; }
        svg .reference { stroke: var(--soft); stroke-width: 1.8; stroke-dasharray: 7 5; }
        svg circle.run { fill: none; stroke: var(--series); stroke-width: 1.4; }
        .claim { margin: 1.2rem 0; } .claim h4 { margin: 0; } .claim p { margin: .2rem 0 .4rem; }
        .grid .row { margin: 0 0 1.1rem; }
        .tiles { display: flex; flex-wrap: wrap; gap: .9rem; }
        .tile { margin: 0; max-width: 100%; }
        .tile figcaption { width: 0; min-width: 100%; overflow-wrap: anywhere; margin: .3rem 0 0; font-size: .8rem; font-weight: 400; color: var(--soft); }
        .pictures { display: flex; gap: 2px; }
        .stacked { flex-direction: column; align-items: flex-start; }
        .pictures img { display: block; min-width: 0; height: auto; border-radius: 2px; }
        .pixels { image-rendering: pixelated; }
        .table { margin: 1.5rem 0; overflow-x: auto; break-inside: avoid; }
        table { width: 100%; border-collapse: collapse; }
        th, td { padding: .45rem 0 .45rem 1.6rem; border-bottom: 1px solid var(--rule); text-align: left; font-weight: 400; vertical-align: baseline; }
        thead th { border-bottom: 1.5px solid var(--soft); font-size: .85rem; font-weight: 600; vertical-align: bottom; }
        th:first-child { padding-left: 0; }
        th.number, td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        thead th.number { white-space: normal; } tbody th { min-width: 9rem; }
        td strong { font-weight: 700; }
        .interval { display: block; font-size: .78rem; line-height: 1.3; color: var(--soft); }
        .reference th, .reference td { color: var(--soft); font-style: italic; }
        @media screen and (max-width: 40rem) { body { padding: 1.5rem 1rem 3rem; } h1 { font-size: 1.55rem; }
          .plot.wide svg { width: 760px; } .facts { grid-template-columns: 1fr; }
          th, td { padding-left: 1rem; } .tiles { gap: .6rem; } }
        @media print { body { max-width: none; padding: 0; font-size: 10.5pt; } nav { display: none; }
          h2, h4, caption, figcaption { break-after: avoid; } .table { break-inside: auto; } tr, .claim { break-inside: avoid; } .facts, .warning { print-color-adjust: exact; } }

        """;
}
