/** What a run had read from Salesforce, as its receipt shows it: facts by field, and a Quote's lines as a table. */
import { html } from 'hono/html';
import { card, empty, facts, table } from './elements.ts';
import type { Html } from './page.ts';

type Entry = readonly [string, string];

/** A card with the snapshot that activity keeps of a run; null for a run that read nothing. */
export function snapshotCard(snapshot: unknown): Html {
  if (!isObject(snapshot))
    return card('What was read from Salesforce', empty('Nothing: the run ended before it had read its record.'));
  if (typeof snapshot['cut'] === 'string')
    return card(
      'What was read from Salesforce',
      html`<p class="soft">It was too long to be kept whole; this is its beginning.</p>
        <pre>${snapshot['cut']}</pre>`,
    );
  const { lines, ...header } = snapshot;
  return card(
    'What was read from Salesforce',
    html`${facts(entriesOf(header))} ${Array.isArray(lines) && lines.length > 0 ? linesTable(lines) : ''}`,
  );
}

function linesTable(lines: readonly unknown[]): Html {
  const rows = lines.map((line) => new Map(isObject(line) ? entriesOf(line) : []));
  const heads = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  return table(
    'Lines',
    heads,
    rows.map(
      (row) =>
        html`<tr>
          ${heads.map((head) => html`<td>${row.get(head) ?? ''}</td>`)}
        </tr>`,
    ),
  );
}

/** Names and values of all that is not blank, inner objects by both names: `billing.city` is "Billing city". */
function entriesOf(object: Readonly<Record<string, unknown>>, above = ''): Entry[] {
  return Object.entries(object).flatMap(([name, value]): Entry[] => {
    const path = above === '' ? name : `${above} ${name}`;
    if (value === null || value === undefined || value === '') return [];
    if (isObject(value)) return entriesOf(value, path);
    return [[inWords(path), typeof value === 'string' ? value : JSON.stringify(value)]];
  });
}

/** API names of fields stay as they are; the names of the code are spelled out. */
function inWords(name: string): string {
  if (name.includes('__c')) return name;
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
