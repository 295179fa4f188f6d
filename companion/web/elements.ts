/** The small pieces that pages are made of: times, statuses, buttons, cards, tables. */
import { html } from 'hono/html';
import type { Page } from './console.ts';
import { type Html, tokenField } from './page.ts';

/** A time; shown in the browser's zone where scripts run, else in UTC. */
export function time(at: Date | null | undefined, none = '–'): Html | string {
  if (!at) return none;
  const iso = at.toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`;
}

const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];

/** How long something took, short enough for a table. */
export function duration(ms: number): string {
  if (ms < 1) return 'under 1 ms';
  if (ms < SECOND) return `${String(Math.round(ms))} ms`;
  if (ms < MINUTE) return `${(ms / SECOND).toFixed(1)} s`;
  if (ms < HOUR) return `${String(Math.floor(ms / MINUTE))} min ${String(Math.floor((ms % MINUTE) / SECOND))} s`;
  if (ms < 2 * DAY) return `${String(Math.floor(ms / HOUR))} h ${String(Math.floor((ms % HOUR) / MINUTE))} min`;
  return `${String(Math.round(ms / DAY))} days`;
}

/** A number as people write it. */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** What a colour says beside the word. */
export type Tone = 'good' | 'attention' | 'bad' | 'calm';

const STATUS_TONES: Readonly<Record<string, Tone>> = { Synced: 'good', 'Action Needed': 'attention', Failed: 'bad' };

/** A record status with its colour; the word says it too. */
export function statusBadge(status: string): Html {
  return badge(status, STATUS_TONES[status] ?? 'calm');
}

/** A word on a coloured ground. */
export function badge(text: string, tone: Tone): Html {
  return html`<span class="badge ${tone}">${text}</span>`;
}

/** What a button sends along, how it looks and what it is about. */
export interface ButtonOptions {
  readonly fields?: Readonly<Record<string, string>>;
  readonly look?: 'brand' | 'neutral' | 'danger' | 'quiet';
  /** What the button is for, where its label alone doesn't say (several of a kind on a page). */
  readonly about?: string;
}

/** A button that changes something: a form of its own, so that it works without scripts. */
export function postButton(c: Page, action: string, label: string, options: ButtonOptions = {}): Html {
  const { fields = {}, look = 'neutral', about } = options;
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return html`<form method="post" action="${action}" class="inline">
    ${tokenField(c)}${hidden}
    <button type="submit" class="${look}">${label}${about === undefined ? '' : html`<span class="unseen"> ${about}</span>`}</button>
  </form>`;
}

/** A link that looks like a button. */
export function linkButton(path: string, label: string, look: 'brand' | 'neutral' | 'danger' = 'neutral'): Html {
  return html`<a class="button ${look}" href="${path}">${label}</a>`;
}

/** A form that changes something. */
export function postForm(c: Page, action: string, body: Html, className = 'fields'): Html {
  return html`<form method="post" action="${action}" class="${className}">${tokenField(c)} ${body}</form>`;
}

/** A card with a heading. */
export function card(title: string, body: Html, actions?: Html): Html {
  return html`<section class="card">
    <div class="card-heading">
      <h2>${title}</h2>
      ${actions === undefined ? '' : html`<div class="actions">${actions}</div>`}
    </div>
    ${body}
  </section>`;
}

/** A table that scrolls sideways where it doesn't fit, also by keyboard. */
export function table(caption: string, heads: readonly string[], rows: readonly Html[]): Html {
  const head = (text: string): Html => (text === '' ? html`<td></td>` : html`<th scope="col">${text}</th>`);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <thead>
        <tr>
          ${heads.map(head)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

/** Facts as pairs of name and value. */
export function facts(pairs: readonly (readonly [string, Html | string | number])[]): Html {
  return html`<dl class="facts">${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** A page or card with nothing in it yet says what to do next. */
export function empty(text: string, next?: Html): Html {
  return html`<div class="empty">
    <p>${text}</p>
    ${next ?? ''}
  </div>`;
}

/** What is wrong with what was sent. */
export function problem(text: string | undefined): Html | string {
  return text === undefined ? '' : html`<p class="problem" role="alert">${text}</p>`;
}

/** A link to another site, or its text alone where the address is no web address. */
export function outside(url: string, text: string): Html | string {
  if (!/^https?:\/\//i.test(url)) return text;
  return html`<a href="${url}" rel="noopener noreferrer" target="_blank">${text}<span class="unseen"> (opens in a new tab)</span></a>`;
}
