/** Changing the settings of a connection from a page that somebody may have had open for long. */
import { html } from 'hono/html';
import { saveSettings } from '../store/connectionChanges.ts';
import type { Connection } from '../store/connections.ts';
import { type ConnectionSettings, parseSettings } from '../sync/connection/connectionSettings.ts';
import type { ConsoleParts, Page } from './console.ts';
import { linkButton, problem } from './elements.ts';
import { withNotice } from './notices.ts';
import { page } from './page.ts';

/** Stores changed settings and lets the owner take them up; refuses when somebody else changed the connection meanwhile. */
export async function changeSettings(
  c: Page,
  parts: ConsoleParts,
  { orgId, settings }: Connection,
  revision: number,
  back: string,
  change: (known: ConnectionSettings) => ConnectionSettings,
): Promise<Response> {
  const changed = change(parseSettings(settings));
  if (!(await saveSettings(parts.database, orgId, changed, revision))) {
    const body = html`<section class="card">${problem('Somebody changed this connection while you had the page open. Look at what is there now, then change it again.')}${linkButton(back, 'Look', 'brand')}</section>`;
    return c.html(page(c, { title: 'It was changed meanwhile', section: 'Flows', body }), 409);
  }
  parts.log.info({ orgId, by: c.get('person')?.personId }, 'The settings of a connection were changed.');
  parts.orgs.ring();
  return c.redirect(withNotice(back, 'settings-saved'), 303);
}
