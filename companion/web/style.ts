/** The one style sheet: calm, dense, readable in light and dark. */

export const STYLE = `
:root { color-scheme: light dark; --ink: #181818; --soft: #5c5c5c; --line: #d8dde6; --page: #f3f3f3; --card: #fff; --brand: #0b5cab; }
@media (prefers-color-scheme: dark) { :root { --ink: #f3f3f3; --soft: #b0b0b0; --line: #444; --page: #16181d; --card: #21242b; --brand: #78b0fd; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 14px/1.5 system-ui, sans-serif; }
header { background: var(--card); border-bottom: 2px solid var(--brand); padding: .75rem 1.5rem; font-weight: 700; }
header a { color: inherit; text-decoration: none; }
main { max-width: 78rem; margin: 0 auto; padding: 1rem 1.5rem 3rem; }
h1 { font-size: 1.35rem; } h2 { font-size: 1.05rem; margin-top: 2rem; }
a { color: var(--brand); }
.button { display: inline-block; padding: .4rem .9rem; border: 1px solid var(--brand); border-radius: .25rem; text-decoration: none; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .25rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .75rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
time { white-space: nowrap; }
`;
