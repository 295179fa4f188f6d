/** The frame of every page: head, navigation, the way back, what was just done, and the content. */
import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Page } from './console.ts';
import { noticeText } from './notices.ts';
import { formToken } from './session.ts';

/** Escaped markup. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** The entries of the left navigation, in order. */
const SECTIONS = [
  { name: 'Apps', path: '/apps' },
  { name: 'Connections', path: '/connections' },
  { name: 'Flows', path: '/flows' },
  { name: 'Activity', path: '/activity' },
  { name: 'Settings', path: '/settings' },
] as const;
/** An entry of the navigation. */
export type Section = (typeof SECTIONS)[number]['name'];

/** What a page shows between its head and its foot. */
export interface PageContent {
  readonly title: string;
  /** Which entry of the navigation it belongs to. */
  readonly section?: Section;
  /** The way back: pages above this one. */
  readonly above?: readonly { readonly name: string; readonly path: string }[];
  /** Buttons beside the title. */
  readonly actions?: Html | undefined;
  /** Tabs under the title. */
  readonly tabs?: readonly Tab[];
  readonly body: Html;
}

/** One page among those that belong together. */
export interface Tab {
  readonly name: string;
  readonly path: string;
  readonly current: boolean;
}

/** A whole page; everything that is put into it is escaped. */
export function page(c: Page, content: PageContent): Html {
  const person = c.get('person');
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${content.title} · Togai for Salesforce</title>
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/style.css" />
        <script src="/console.js" defer></script>
      </head>
      <body class="${person ? 'framed' : 'alone'}">
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top">
          <a class="brand" href="/"><span class="mark" aria-hidden="true">T</span>Togai for Salesforce</a>
          ${person ? personMenu(c, person.name, person.email) : ''}
        </header>
        ${person ? navigation(content.section) : ''}
        <main id="main" tabindex="-1">${heading(content)} ${notice(c)} ${content.body}</main>
      </body>
    </html>`;
}

function personMenu(c: Page, name: string, email: string | null): Html {
  return html`<div class="person">
    <a href="/account">${name || email}</a>
    <form method="post" action="/sign-out">${tokenField(c)}<button class="quiet" type="submit">Sign out</button></form>
  </div>`;
}

function navigation(current: Section | undefined): Html {
  const entry = ({ name, path }: (typeof SECTIONS)[number]): Html =>
    html`<li><a href="${path}" ${name === current ? html`aria-current="page"` : ''}>${name}</a></li>`;
  return html`<nav class="sections" aria-label="No code Center">
    <ul>
      ${SECTIONS.map(entry)}
    </ul>
  </nav>`;
}

function heading({ title, above = [], actions, tabs = [] }: PageContent): Html {
  const way = html`<nav class="above" aria-label="You are here">
    <ol>
      ${above.map(({ name, path }) => html`<li><a href="${path}">${name}</a></li>`)}
    </ol>
  </nav>`;
  const tab = ({ name, path, current }: Tab): Html =>
    html`<li><a href="${path}" ${current ? html`aria-current="page"` : ''}>${name}</a></li>`;
  const row = html`<nav class="tabs" aria-label="${title}">
    <ul>
      ${tabs.map(tab)}
    </ul>
  </nav>`;
  return html`${above.length > 0 ? way : ''}
    <div class="heading">
      <h1>${title}</h1>
      ${actions === undefined ? '' : html`<div class="actions">${actions}</div>`}
    </div>
    ${tabs.length > 0 ? row : ''}`;
}

function notice(c: Page): Html | string {
  const text = noticeText(c.req.query('notice'));
  return text === undefined ? '' : html`<p class="notice" role="status">${text}</p>`;
}

/** The hidden field without which no form changes anything. */
export function tokenField(c: Page): Html {
  return html`<input type="hidden" name="csrf" value="${formToken(c)}" />`;
}
