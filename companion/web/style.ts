/** The one style sheet: calm, dense, aligned; light and dark; made for keyboards, screen readers and small screens. */

/** The console's style sheet, for light and dark. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #181818; --soft: #54585f; --line: #d8dde6; --field-line: #74777a; --page: #f3f4f6; --card: #ffffff; --raised: #f8f9fb;
  --brand: #0b5cab; --brand-ink: #ffffff; --brand-dark: #014486; --tint: #e8f1fb;
  --good: #1e6b3a; --good-tint: #e3f5e8; --attention: #7a4400; --attention-tint: #fdf0dc; --bad: #a61b11; --bad-tint: #fdeceb;
  --calm: #43484f; --calm-tint: #e9ebef; --radius: .375rem; --shadow: 0 1px 2px rgb(0 0 0 / .08);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #eef0f3; --soft: #b1b7c1; --line: #393f4a; --field-line: #8b93a1; --page: #14161a; --card: #1e2127; --raised: #252931;
    --brand: #8cc0ff; --brand-ink: #0a1c33; --brand-dark: #b9d8ff; --tint: #1d3049;
    --good: #7fd69a; --good-tint: #17321f; --attention: #f5c077; --attention-tint: #3a2a10; --bad: #ff9f96; --bad-tint: #431a17;
    --calm: #ccd1d9; --calm-tint: #30353e; --shadow: none;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); font: 14px/1.5 'Salesforce Sans', 'SF Pro Text', 'Segoe UI', system-ui, sans-serif; }
body.framed { display: grid; grid-template: auto 1fr / 12.5rem minmax(0, 1fr); min-height: 100vh; }
body.framed > .top { grid-column: 1 / -1; }
a { color: var(--brand); text-underline-offset: .15em; }
a:hover { color: var(--brand-dark); }
:focus-visible { outline: 2px solid var(--brand); outline-offset: 2px; border-radius: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: .5rem; top: .5rem; z-index: 2; background: var(--card); padding: .5rem 1rem; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.top { display: flex; align-items: center; justify-content: space-between; gap: 1rem; background: var(--card); border-bottom: 1px solid var(--line); padding: .55rem 1.25rem; }
.brand { display: flex; align-items: center; gap: .6rem; color: inherit; font-weight: 700; text-decoration: none; }
.mark { display: inline-grid; place-items: center; width: 1.7rem; height: 1.7rem; border-radius: .4rem; background: #0b5cab; color: #fff; font-weight: 800; }
.person { display: flex; align-items: center; gap: .75rem; }
.person a { color: inherit; }
nav ul, nav ol { list-style: none; margin: 0; padding: 0; }
.sections { background: var(--card); border-right: 1px solid var(--line); padding: .75rem .5rem; }
.sections a { display: block; padding: .45rem .8rem; margin-bottom: .15rem; border-radius: var(--radius); color: inherit; text-decoration: none; }
.sections a:hover { background: var(--raised); }
.sections a[aria-current] { background: var(--tint); color: var(--brand); font-weight: 600; box-shadow: inset 3px 0 0 var(--brand); }
main { padding: 1rem 1.5rem 4rem; max-width: 84rem; width: 100%; }
body.alone main { max-width: 30rem; margin: 3rem auto; background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); padding: 1.5rem 2rem 2rem; }

h1 { font-size: 1.35rem; line-height: 1.3; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 0; }
h3 { font-size: .9rem; margin: 1rem 0 .35rem; }
p { margin: .5rem 0; }
.heading { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .5rem 1rem; margin: .25rem 0 .9rem; }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; }
.above ol { display: flex; flex-wrap: wrap; gap: .1rem .4rem; font-size: .85rem; }
.above li:not(:last-child)::after { content: '›'; margin-left: .4rem; color: var(--soft); }
.tabs { border-bottom: 1px solid var(--line); margin-bottom: 1rem; overflow-x: auto; }
.tabs ul { display: flex; gap: .25rem; }
.tabs a { display: block; padding: .45rem .9rem; color: inherit; text-decoration: none; white-space: nowrap; border-bottom: 3px solid transparent; }
.tabs a[aria-current] { border-color: var(--brand); font-weight: 600; color: var(--brand); }
.notice, .problem, .warning { border-radius: var(--radius); padding: .55rem .9rem; margin: 0 0 1rem; }
.notice { background: var(--good-tint); color: var(--good); }
.problem { background: var(--bad-tint); color: var(--bad); }
.warning { background: var(--attention-tint); color: var(--attention); }
.warning a, .problem a, .notice a { color: inherit; }
.warning ul { margin: .25rem 0; padding-left: 1.2rem; }
.warning p { margin: 0; }

.card { background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow); padding: .9rem 1.1rem 1.1rem; margin-bottom: 1rem; }
.card-heading { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .5rem; margin-bottom: .5rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); gap: 1rem; }
.cards .card { margin: 0; }
.app { display: flex; gap: .9rem; align-items: flex-start; }
.app-mark { flex: none; width: 2.75rem; height: 2.75rem; border-radius: .6rem; display: grid; place-items: center; background: #0b5cab; color: #fff; font-weight: 700; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .75rem 1.5rem; margin: .25rem 0 0; }
.facts dt { color: var(--soft); font-size: .8rem; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.empty { text-align: center; padding: 1.75rem 1rem; color: var(--soft); }
.soft { color: var(--soft); }
.mono { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace; font-size: .85em; overflow-wrap: anywhere; }

.scroll { position: relative; overflow-x: auto; border: 1px solid var(--line); border-radius: var(--radius); background: var(--card); }
.card .scroll { margin-top: .5rem; }
table { border-collapse: collapse; width: 100%; }
thead th, thead td { text-align: left; padding: .4rem .6rem; color: var(--soft); font-weight: 600; font-size: .8rem; white-space: nowrap; background: var(--raised); border-bottom: 1px solid var(--line); }
tbody td, tbody th { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: inherit; }
tbody tr:last-child > * { border-bottom: 0; }
tbody tr:hover { background: var(--raised); }
td.message { min-width: 12rem; max-width: 34rem; overflow-wrap: anywhere; }
tbody th { min-width: 8rem; max-width: 20rem; overflow-wrap: anywhere; }
td.mono.wide { min-width: 10rem; }
td > time { display: inline-block; min-width: 6.5rem; white-space: normal; }
td.number, td.word { font-variant-numeric: tabular-nums; white-space: nowrap; }
time { white-space: nowrap; }

.badge { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; font-size: .8rem; font-weight: 600; white-space: nowrap; }
.badge.good { background: var(--good-tint); color: var(--good); }
.badge.attention { background: var(--attention-tint); color: var(--attention); }
.badge.bad { background: var(--bad-tint); color: var(--bad); }
.badge.calm { background: var(--calm-tint); color: var(--calm); }

form.inline { display: inline; }
button, .button { display: inline-block; font: inherit; font-weight: 500; line-height: 1.4; padding: .35rem .9rem; border-radius: var(--radius); border: 1px solid var(--field-line); background: var(--card); color: var(--brand); cursor: pointer; text-decoration: none; white-space: nowrap; }
button:hover, .button:hover { background: var(--raised); }
button.brand, .button.brand { background: var(--brand); border-color: var(--brand); color: var(--brand-ink); }
button.brand:hover, .button.brand:hover { background: var(--brand-dark); border-color: var(--brand-dark); color: var(--brand-ink); }
button.danger, .button.danger { border-color: var(--bad); color: var(--bad); }
button.danger:hover, .button.danger:hover { background: var(--bad-tint); }
button.quiet { border-color: transparent; background: none; padding: .2rem .4rem; }
.fields { display: grid; gap: .9rem; max-width: 40rem; }
.fields.wide { max-width: none; }
.field label { display: block; font-weight: 600; }
.field.toggle label { font-weight: 500; display: flex; gap: .5rem; align-items: baseline; }
.required { color: var(--bad); }
.hint { margin: .15rem 0 0; color: var(--soft); font-size: .85rem; }
.field.toggle .hint { margin-left: 1.6rem; }
input, select, textarea { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--field-line); border-radius: var(--radius); padding: .35rem .6rem; max-width: 100%; }
.field > input:not([type=checkbox]), .field > select, .field > textarea { width: 100%; box-sizing: border-box; min-height: 2.2rem; }
::placeholder { color: var(--soft); opacity: 1; }
input[type=checkbox], input[type=radio] { accent-color: var(--brand); padding: 0; }
fieldset { border: 1px solid var(--line); border-radius: var(--radius); padding: .6rem 1rem .9rem; margin: 0; min-width: 0; }
legend { font-weight: 600; padding: 0 .35rem; }
.options label:has(> input[type=radio]) { display: flex; gap: .5rem; align-items: baseline; padding: .15rem 0; font-weight: 400; }
.row { display: flex; flex-wrap: wrap; gap: .6rem; align-items: flex-start; }
.row .field { flex: 1 1 10rem; }
.filters { display: flex; flex-wrap: wrap; gap: .6rem; align-items: flex-end; margin-bottom: .9rem; }
.filters .field { max-width: 13rem; }
.filters label { font-size: .8rem; font-weight: 400; color: var(--soft); }
.pager { display: flex; justify-content: space-between; align-items: center; gap: 1rem; margin-top: .75rem; flex-wrap: wrap; }
progress { width: 100%; height: .8rem; accent-color: var(--brand); }
pre { overflow-x: auto; background: var(--raised); border: 1px solid var(--line); border-radius: var(--radius); padding: .75rem; margin: .5rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 48rem) {
  body.framed { display: block; }
  .sections { border-right: 0; border-bottom: 1px solid var(--line); padding: .25rem .5rem; overflow-x: auto; }
  .sections ul { display: flex; }
  .sections a { margin: 0; white-space: nowrap; }
  .sections a[aria-current] { box-shadow: inset 0 -3px 0 var(--brand); }
  main { padding: .9rem .9rem 3rem; }
  body.alone main { margin: 1rem; width: auto; padding: 1.25rem; }
}
@media (prefers-reduced-motion: no-preference) { a, button { transition: background-color .1s; } }
`;
