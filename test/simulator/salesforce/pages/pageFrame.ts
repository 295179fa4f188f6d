/** The frame of every page of the local Salesforce: header, style, forms without JavaScript. */
import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

/** A piece of a page; text in it is escaped. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const STYLE = html`<style>
  * { box-sizing: border-box }
  body { margin: 0; background: #f3f3f3; color: #181818; font: 14px/1.5 system-ui, sans-serif }
  a { color: #0b5cab; text-decoration: none } a:hover, a:focus { text-decoration: underline }
  header { background: #fff; border-bottom: 3px solid #0176d3; padding: .6rem 1.5rem; display: flex; gap: 1.5rem; align-items: center; flex-wrap: wrap }
  header strong { font-size: 1rem } nav { display: flex; gap: 1rem; flex-wrap: wrap }
  main { max-width: 76rem; margin: 1.2rem auto; padding: 0 1rem }
  .card { background: #fff; border: 1px solid #c9c9c9; border-radius: .3rem; padding: 1rem 1.2rem; margin-bottom: 1rem }
  .narrow { max-width: 24rem; margin: 3rem auto }
  h1 { font-size: 1.3rem; margin: 0 } h2 { font-size: 1rem; margin: 0 0 .6rem }
  .kind, .note, dt, label { color: #444 } .kind, .note { font-size: .85rem }
  dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); gap: .6rem 1.5rem; margin: 0 }
  dt, label { font-size: .8rem; display: block } dd { margin: 0; overflow-wrap: anywhere; min-height: 1.3rem }
  table { width: 100%; border-collapse: collapse } th, td { text-align: left; padding: .35rem .6rem; border-top: 1px solid #e5e5e5; overflow-wrap: anywhere }
  th { font-weight: 600; font-size: .8rem; color: #444; border-top: 0 }
  input, select, textarea { width: 100%; padding: .4rem .5rem; border: 1px solid #747474; border-radius: .25rem; font: inherit; background: #fff }
  input[type=checkbox] { width: auto }
  .button { display: inline-block; border: 1px solid #747474; border-radius: .25rem; background: #fff; color: #0b5cab; padding: .35rem .9rem; font: inherit; cursor: pointer; width: auto }
  .primary { background: #0176d3; border-color: #0176d3; color: #fff } .row { display: flex; gap: .6rem; flex-wrap: wrap; align-items: center }
  .error { background: #fef1ee; border: 1px solid #ba0517; color: #8e030f; border-radius: .25rem; padding: .5rem .8rem; margin-bottom: .8rem }
  .status { border-radius: 1rem; padding: .1rem .7rem; font-weight: 600; background: #e5e5e5; color: #181818 }
  .Synced { background: #cdefc4; color: #194e31 } .Action { background: #fedfb5; color: #6f3400 } .Failed { background: #feb8ab; color: #640103 } .Pending { background: #d8e6fe; color: #032d60 }
  form.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); gap: .7rem 1.5rem } form.grid .wide { grid-column: 1 / -1 }
</style>`;

/** A whole page; `header` is what stands beside the name of the org. */
export function page(title: string, header: Html, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>${title} | local Salesforce</title>
        ${STYLE}
      </head>
      <body>
        <header>${header}</header>
        <main>${body}</main>
      </body>
    </html>`;
}

/** A page with one small card in the middle, for signing in and errors. */
export function smallPage(title: string, body: Html): Html {
  return page(
    title,
    html`<strong>local Salesforce</strong>`,
    html`<div class="card narrow"><h1>${title}</h1>${body}</div>`,
  );
}
