/** The form with the connector's share of an org's API calls. */
import { html } from 'hono/html';
import type { Connection } from '../store/connections.ts';
import { parseSettings } from '../sync/connection/connectionSettings.ts';
import type { Page } from './console.ts';
import { card, postForm, problem } from './elements.ts';
import { field } from './fields.ts';
import type { Html } from './page.ts';

/** A card for the connection's page; `text` says what was wrong with what was sent. */
export function budgetCard(c: Page, { orgId, revision, settings }: Connection, text?: string): Html {
  const form = postForm(
    c,
    `/connections/${orgId}/budget`,
    html`<input type="hidden" name="revision" value="${revision}" />
      ${field('apiShare', 'Percent of the org’s daily API calls that the connector may use', {
        type: 'number',
        value: String(parseSettings(settings).apiShare),
        min: 1,
        max: 100,
        required: true,
        hint: 'From four fifths of it on, backfill and nightly check wait. When it is spent, or the org has used 95 % of all its calls, the connection waits until the day has moved on.',
      })}
      <div><button type="submit">Save</button></div>`,
  );
  return card('API budget', html`${problem(text)}${form}`);
}
