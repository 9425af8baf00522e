/// One hue. Contrasts (WCAG): text 7:1 or more on its ground; bars 3.9:1 on white and 4.5:1 on the dark ground; whiskers
/// 4.5:1 and 3.6:1 on bars.
enum PageStyle {
    static let css: HTML = #"""

        :root { --ground: #fff; --panel: #f3f6f8; --ink: #11181c; --soft: #4a5a66; --rule: #ccd6dd; \#
        --accent: #0b5c8a; --bar: #3a86b7; color-scheme: light dark; }
        @media (prefers-color-scheme: dark) { :root { --ground: #12171b; --panel: #1b2329; --ink: #f2f5f7; \#
        --soft: #a9b7c1; --rule: #36434d; --accent: #7cc0ea; } }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0 auto; max-width: 62rem; padding: 1rem; background: var(--ground); color: var(--ink); \#
        font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; \#
        overflow-wrap: anywhere; }
        .defs { position: absolute; }
        a { color: var(--accent); text-underline-offset: .15em; }
        a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--accent); \#
        outline-offset: 2px; }
        h1 { font-size: clamp(1.5rem, 1.1rem + 2vw, 2.25rem); line-height: 1.25; margin: .25rem 0 1.25rem; \#
        max-width: 32em; text-wrap: balance; }
        h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.5rem 0 .75rem; }
        h3 { font-size: 1.1rem; line-height: 1.4; margin: 0 0 .25rem; max-width: 44em; }
        h4 { font-size: 1rem; line-height: 1.4; margin: 1rem 0 .25rem; }
        p { margin: .5rem 0; max-width: 44em; }
        .links { color: var(--soft); font-size: .9rem; display: flex; flex-wrap: wrap; gap: 0 .4rem; }
        .links .language { margin-left: auto; }
        .kicker { color: var(--accent); font-weight: 600; margin: 1.75rem 0 0; }
        .outdated, .reason { border-left: 4px solid var(--accent); padding: .5rem .9rem; background: var(--panel); }
        .about { display: flex; flex-wrap: wrap; gap: .75rem 2.5rem; \#
        margin: 0 0 1rem; padding: 1rem 0; border-block: 1px solid var(--rule); }
        .about .owner { flex-basis: 100%; }
        dt { color: var(--soft); font-size: .875rem; }
        dd { margin: 0; font-weight: 600; }
        .summary { border-left: 4px solid var(--bar); padding-left: 1rem; margin-top: 2rem; }
        .summary h2 { margin: 0 0 .5rem; }
        .contents ol { margin: 0 0 1.5rem; padding-left: 1.6rem; }
        .contents li { margin: .3rem 0; max-width: 44em; }
        .by { font-weight: 400; color: var(--soft); }
        .question { border-top: 1px solid var(--rule); padding: 1.5rem 0 1.25rem; }
        .range { display: inline-block; }
        .facts, .range, .ends { color: var(--soft); font-size: .9rem; }
        .facts { margin: 0 0 .75rem; }
        .facts .n { font-size: inherit; }
        .n { color: var(--soft); font-size: .9em; font-weight: 400; white-space: nowrap; }
        .withheld, .untold { color: var(--soft); font-style: italic; }
        .chart { list-style: none; margin: .5rem 0; padding: 0; }
        .chart li { margin: 0 0 .6rem; }
        .label { display: block; line-height: 1.35; margin-bottom: .15rem; }
        .plot { display: block; width: 100%; height: 1.6rem; overflow: visible; }
        .plot text { fill: var(--ink); font-size: .95rem; font-weight: 600; dominant-baseline: central; }
        .plot text.untold { fill: var(--ink); font-weight: 400; stroke: var(--ground); stroke-width: 8px; \#
        stroke-linejoin: round; paint-order: stroke; }
        .bar, .point { fill: var(--bar); }
        .hatched { fill: url(#hatch); stroke: var(--soft); stroke-width: 1; }
        .hatch { stroke: var(--soft); stroke-width: 1.5; }
        .zero { stroke: var(--soft); stroke-width: 1; }
        .track { stroke: var(--rule); stroke-width: 4; stroke-linecap: round; }
        .whisker line { stroke: var(--ink); stroke-width: 1.5; }
        .point { stroke: var(--ground); stroke-width: 1.5; }
        .ends { display: flex; justify-content: space-between; margin-top: -.5rem; }
        @media (min-width: 40rem) {
          .chart li { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); gap: 0 1.25rem; \#
        align-items: center; }
          .question > .chart .label { text-align: right; }
          .question > .chart.steps { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); gap: 0 1.25rem; }
        }
        .groups { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr)); \#
        gap: 0 2rem; }
        .groups .chart li { display: block; }
        .chart.steps { display: grid; grid-template-columns: fit-content(35%) minmax(0, 1fr); gap: 0 .75rem; }
        .groups .chart.steps li, .chart.steps li { display: grid; grid-column: 1 / -1; \#
        grid-template-columns: subgrid; align-items: center; }
        .test { font-weight: 600; }
        details { margin-top: .75rem; }
        summary { color: var(--accent); cursor: pointer; padding: .35rem 0; width: fit-content; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; width: 100%; \#
        max-width: 48rem; }
        caption { text-align: left; color: var(--soft); padding: .25rem 0 .5rem; }
        th, td { padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--rule); text-align: right; \#
        vertical-align: top; }
        th { font-weight: 600; }
        tbody th { font-weight: 400; text-align: left; }
        thead th:first-child { text-align: left; }
        tr.mean > *, tbody th.group { font-weight: 600; }
        tbody th.group { padding-top: 1rem; }
        @media (min-width: 40rem) { td { white-space: nowrap; } }
        @media (max-width: 40rem) { table { font-size: .8rem; } th, td { padding-right: .35rem; } \#
        th:last-child, td:last-child { padding-right: 0; } }
        .notes { background: var(--panel); padding: 1rem 1.25rem; margin-top: 1rem; border-radius: .5rem; }
        .notes h2 { margin: 0 0 .5rem; }
        .notes p { font-size: .95rem; }
        footer h2 { font-size: 1.1rem; }
        .versions { list-style: none; padding: 0; }
        .versions li { margin: .35rem 0; max-width: 44em; }
        @media print {
          :root { --ground: #fff; --panel: #fff; --ink: #000; --soft: #444; --rule: #aaa; --accent: #000; }
          @page { margin: 14mm; }
          body { max-width: none; padding: 0 4mm; font-size: 10pt; }
          .links, .contents, summary { display: none; }
          h1, h2, h3, h4, p, dl, .chart, details, tbody, tr, .notes { break-inside: avoid; }
          h2, h3, h4, .facts, caption, thead { break-after: avoid; }
          details::details-content { content-visibility: visible; display: block; height: auto; }
        }

        """#
}
