/** The frame of every page of the local Togai's console: side bar, style, and the small parts all pages use. */
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

/** A piece of a page; text in it is escaped. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const STYLE = raw(`<style>
  * { box-sizing: border-box }
  body { margin: 0; display: flex; min-height: 100vh; background: #f7f7fb; color: #1d1b31; font: 14px/1.5 system-ui, sans-serif }
  a { color: #4a3aff; text-decoration: none } a:hover, a:focus { text-decoration: underline }
  aside { flex: 0 0 13rem; background: #17133a; color: #fff; padding: 1.2rem 0 }
  aside strong { display: block; padding: 0 1.2rem 1rem; font-size: 1.1rem } aside small { display: block; font-weight: 400; color: #c3bff0 }
  aside a { display: block; padding: .45rem 1.2rem; color: #e6e4ff } aside a[aria-current] { background: #2c2663; color: #fff; font-weight: 600 }
  main { flex: 1; min-width: 0; max-width: 74rem; padding: 1.6rem 2rem }
  h1 { font-size: 1.4rem; margin: .2rem 0 1rem; overflow-wrap: anywhere } h2 { font-size: 1rem; margin: 0 0 .7rem }
  .kind, .note, dt, th { color: #5a5775; font-size: .82rem }
  .card { background: #fff; border: 1px solid #e3e1f0; border-radius: .6rem; padding: 1.1rem 1.3rem; margin-bottom: 1.1rem; overflow-x: auto }
  dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .8rem 1.6rem; margin: 0 } dd { margin: 0; overflow-wrap: anywhere }
  table { width: 100%; border-collapse: collapse } th, td { text-align: left; padding: .5rem .6rem; border-top: 1px solid #eeedf6; overflow-wrap: anywhere }
  th { border-top: 0; font-weight: 600 } .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
  tfoot td { font-weight: 700 } .empty { color: #5a5775; margin: 0 }
  nav.tabs { display: flex; gap: 1.4rem; border-bottom: 1px solid #d9d6ec; margin-bottom: 1.1rem } nav.tabs a { padding: .4rem 0; color: #5a5775 }
  nav.tabs a[aria-current] { color: #4a3aff; font-weight: 600; border-bottom: 2px solid #4a3aff }
  .status { border-radius: 1rem; padding: .1rem .7rem; font-size: .8rem; font-weight: 600; background: #e8e7f2; color: #3b3854; white-space: nowrap }
  .ACTIVE, .PAID, .SUCCESS { background: #d7f5e3; color: #0b5a33 } .DUE, .PENDING, .PARTIALLY_PAID { background: #fff0cf; color: #6b4700 } .VOID, .FAILURE { background: #fde0e0; color: #8c1010 }
  form { display: flex; gap: .6rem; margin-bottom: 1rem } input { flex: 0 1 22rem; padding: .45rem .7rem; border: 1px solid #8a87a5; border-radius: .4rem; font: inherit }
  button { border: 0; border-radius: .4rem; background: #4a3aff; color: #fff; padding: .45rem 1rem; font: inherit; cursor: pointer }
  @media (max-width: 48rem) { body { display: block } aside { padding: .8rem 0 } aside a { display: inline-block } main { padding: 1rem } }
</style>`);

const PLACES = [
  ['customers', 'Customers'],
  ['price-plans', 'Price plans'],
  ['addons', 'Add-ons'],
  ['invoices', 'Invoices'],
  ['purchases', 'Purchases'],
] as const;
/** A page that the navigation leads to. */
export type Place = (typeof PLACES)[number][0];

/** A whole page; `place` is lit in the side bar. */
export function page(place: Place, title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>${title} | local Togai</title>
        ${STYLE}
      </head>
      <body>
        <aside>
          <strong>togai<small>local</small></strong>
          ${PLACES.map(([path, label]) => html`<a href="/ui/${path}" ${path === place ? raw('aria-current="page"') : ''}>${label}</a>`)}
        </aside>
        <main>${body}</main>
      </body>
    </html>`;
}

/** A titled part of a page. */
export function card(title: string, body: Html): Html {
  return html`<section class="card">
    <h2>${title}</h2>
    ${body}
  </section>`;
}

/** Labels and values; undefined ones are a dash. */
export function facts(rows: readonly (readonly [string, Html | string | number | undefined])[]): Html {
  return html`<dl>
    ${rows.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value ?? '–'}</dd></div>`)}
  </dl>`;
}

/** A table, or a sentence when it has no rows. Columns that begin with `#` are numbers. */
export function table(
  columns: readonly string[],
  rows: readonly (readonly (Html | string | number | undefined)[])[],
  none: string,
): Html {
  if (rows.length === 0) return html`<p class="empty">${none}</p>`;
  const kind = (i: number): Html | string => (columns[i]?.startsWith('#') ? raw('class="number"') : '');
  return html`<table>
    <thead>
      <tr>${columns.map((column, i) => html`<th scope="col" ${kind(i)}>${column.replace('#', '')}</th>`)}</tr>
    </thead>
    <tbody>
      ${rows.map((cells) => html`<tr>${cells.map((cell, i) => html`<td ${kind(i)}>${cell ?? '–'}</td>`)}</tr>`)}
    </tbody>
  </table>`;
}

/** A status as a badge. */
export function status(value: string): Html {
  return html`<span class="status ${value}">${value.replaceAll('_', ' ')}</span>`;
}

/** A link to an entity's page. */
export function link(place: Place | 'accounts', id: string, text = id): Html {
  return html`<a href="/ui/${place}/${encodeURIComponent(id)}">${text}</a>`;
}

/** An amount in its currency, as people write it. */
export function money(amount: number, currency: string): string {
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(amount);
}

/** The day of a moment as the organisation sees it. */
export function shortDate(moment: string, timezone: string): string {
  return new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: timezone }).format(new Date(moment));
}
