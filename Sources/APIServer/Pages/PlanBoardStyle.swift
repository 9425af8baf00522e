/// Contrasts (WCAG) of text on its ground are 4.5:1 or more, light and dark.
enum PlanBoardStyle {
    static let css: HTML = #"""

        :root { --ground: #fff; --panel: #f3f6f8; --ink: #11181c; --soft: #4a5a66; --rule: #ccd6dd; \#
        --done: #1f7a4d; --overdue: #b3261e; --due: #0b5c8a; color-scheme: light dark; }
        @media (prefers-color-scheme: dark) { :root { --ground: #12171b; --panel: #1b2329; --ink: #f2f5f7; \#
        --soft: #a9b7c1; --rule: #36434d; --done: #6cc99a; --overdue: #ff9a91; --due: #7cc0ea; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 90rem; padding: 1rem; background: var(--ground); color: var(--ink); \#
        font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
        h1 { font-size: clamp(1.4rem, 1.1rem + 1.5vw, 2rem); line-height: 1.25; margin: .25rem 0 .5rem; \#
        max-width: 36em; text-wrap: balance; }
        h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
        .kicker { color: var(--due); font-weight: 600; margin: 0; }
        .facts, .n, .more { color: var(--soft); }
        .legend { list-style: none; display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; padding: 0; }
        .months { list-style: none; padding: 0; max-width: 48rem; }
        .months li { display: grid; grid-template-columns: 5rem minmax(0, 1fr) 4rem; gap: .75rem; \#
        align-items: center; margin: .25rem 0; font-variant-numeric: tabular-nums; }
        .months .now .month, th.now { font-weight: 700; text-decoration: underline; text-underline-offset: .2em; }
        .plot { display: block; width: 100%; height: 1.25rem; background: var(--panel); }
        rect.done { fill: var(--done); } rect.overdue { fill: var(--overdue); } rect.due { fill: var(--due); }
        .scroll { overflow-x: auto; border: 1px solid var(--rule); }
        .scroll:focus-visible { outline: 3px solid var(--due); outline-offset: 2px; }
        table { border-collapse: collapse; font-size: .875rem; min-width: 100%; }
        th, td { padding: .35rem .5rem; border-bottom: 1px solid var(--rule); text-align: left; \#
        vertical-align: top; }
        thead th { white-space: nowrap; background: var(--panel); }
        tbody th { font-weight: 400; position: sticky; left: 0; background: var(--ground); min-width: 9rem; \#
        max-width: 16rem; }
        .tasks tbody th { min-width: 0; font-variant-numeric: tabular-nums; }
        .tasks .title { min-width: 16rem; }
        .chip { display: inline-block; white-space: nowrap; border: 1px solid; border-radius: .25rem; \#
        padding: 0 .35rem; margin: 0 .15rem .2rem 0; font-variant-numeric: tabular-nums; }
        .chip.done { color: var(--done); } .chip.due { color: var(--due); }
        .chip.planned { color: var(--soft); border-style: dashed; }
        .chip.overdue { color: var(--ground); background: var(--overdue); border-color: var(--overdue); }
        progress { width: 7rem; accent-color: var(--done); }
        @media print { :root { --ground: #fff; --panel: #fff; --ink: #000; --soft: #444; } \#
        .scroll { overflow: visible; border: 0; } tr, li { break-inside: avoid; } }

        """#
}
