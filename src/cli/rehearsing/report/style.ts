/** How the report looks: colours that people who see few of them can tell apart (Okabe and Ito's palette), light and dark. */
export const style = `
:root { color-scheme: light dark; --text: #222; --quiet: #777; --line: #ddd; --page: #fff; }
@media (prefers-color-scheme: dark) { :root { --text: #ddd; --quiet: #999; --line: #333; --page: #161616; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1240px; margin: 2rem auto; padding: 0 1rem; color: var(--text); background: var(--page); }
pre { overflow-x: auto; padding: 1rem; border: 1px solid var(--line); }
svg { width: 100%; height: auto; font-size: 12px; }
svg text { fill: var(--text); }
.axis { fill: var(--quiet); text-anchor: middle; }
.tick { stroke: var(--line); }
.starting, .pool-checking { fill: #f0e442; background: #f0e442; }
.ready { fill: #56b4e9; background: #56b4e9; }
.serving, .pool-ready { fill: #009e73; background: #009e73; }
.working { fill: #cc79a7; background: #cc79a7; }
.sick { fill: #d55e00; background: #d55e00; }
.pool-draining { fill: #e69f00; background: #e69f00; }
.capacity { fill: #009e73; fill-opacity: .35; }
.desired { fill: none; stroke: var(--quiet); stroke-dasharray: 4 3; }
.away { fill: var(--quiet); fill-opacity: .25; }
.fault line { stroke: #d55e00; stroke-width: 1.5; }
.fault text { fill: #d55e00; text-anchor: middle; font-weight: bold; }
.faults { list-style: decimal; }
.broken { color: #d55e00; font-weight: bold; }
.legend { color: var(--quiet); }
.key { margin-right: 1.2rem; }
.key i { display: inline-block; width: 1.4em; height: .7em; margin-right: .4em; }
.fault-mark { border-left: 2px solid #d55e00; width: 0 !important; }
.away-mark { background: var(--quiet); opacity: .4; }
table { border-collapse: collapse; font-size: 13px; }
td { padding: 1px 8px; vertical-align: top; }
td:first-child { text-align: right; font-variant-numeric: tabular-nums; color: var(--quiet); }
tr.fault td { color: #d55e00; }
tr.world td, tr.event td { color: var(--quiet); }
`;
