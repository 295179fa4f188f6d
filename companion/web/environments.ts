/** Settings → Togai environments: where customers go, with which token, and whether Togai accepts it. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { readEnvironment } from '../store/environments.ts';
import {
  addEnvironment,
  changeEnvironment,
  type EnvironmentRow,
  listEnvironmentRows,
  removeEnvironment,
} from '../store/environmentRows.ts';
import { testTogai } from '../sync/connection/togaiTest.ts';
import type { ConsoleEnv, ConsoleParts, Page, Routes } from './console.ts';
import { card, empty, outside, postButton, postForm, problem, table } from './elements.ts';
import { field, typed, wholeNumber } from './fields.ts';
import { withNotice } from './notices.ts';
import { type Html } from './page.ts';
import { settingsPage } from './settings.ts';

const id = z.string().regex(/^\d{1,18}$/);
const address = z
  .url({ protocol: /^https?$/, error: 'An address begins with https://.' })
  .max(500, 'An address has at most 500 characters.')
  .transform((url) => url.replace(/\/+$/, ''));
const blank = z.literal('').transform(() => undefined);
const draft = z.object({
  name: z.string().trim().min(1, 'Give it a name.').max(80, 'That name is too long.'),
  apiUrl: address.refine(
    (url) => url.startsWith('https://') || /^http:\/\/(127(\.\d+){3}|localhost|\[::1\])(:\d+)?(\/|$)/.test(url),
    'The token may travel over https:// only.',
  ),
  webUrl: z
    .union([blank, address], { error: 'The address of Togai’s pages begins with https://, or stays blank.' })
    .optional(),
  token: z
    .union([
      blank,
      z
        .string()
        .trim()
        .regex(/^[\x21-\x7e]{1,4000}$/, 'That is no token: it has spaces or strange signs in it.'),
    ])
    .optional(),
  requestsPerSecond: wholeNumber(
    0,
    10_000,
    'Give the requests a second as a whole number up to 10000; 0 means without limit.',
  ),
});

/** The pages of Togai environments. */
export function environmentRoutes(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  const { database, cipher } = parts;
  app.get('/settings', async (c) => c.html(await listPage(c, parts, {})));
  app.post('/settings/environments', (c) => add(c, parts));
  app.get('/settings/environments/:id', (c) => withEnvironment(c, parts, (row) => c.html(changePage(c, row))));
  app.post('/settings/environments/:id', (c) => withEnvironment(c, parts, (row) => change(c, parts, row)));
  app.post('/settings/environments/:id/remove', (c) =>
    withEnvironment(c, parts, async (row) => {
      if (await removeEnvironment(database, row.id)) return c.redirect(withNotice('/settings', 'removed'), 303);
      return c.html(
        changePage(c, row, 'A connection uses it, or did and its links are kept. Forget that connection first.'),
        409,
      );
    }),
  );
  app.post('/settings/environments/:id/test', (c) =>
    withEnvironment(c, parts, async (row) => {
      const environment = await readEnvironment(database, cipher, row.id);
      const result = environment && (await testTogai(environment));
      return c.html(
        changePage(
          c,
          row,
          result?.ok ? undefined : (result?.why ?? 'It is gone.'),
          result?.ok ? result.words : undefined,
        ),
      );
    }),
  );
  return app;
}

async function withEnvironment(
  c: Page,
  { database }: ConsoleParts,
  show: (row: EnvironmentRow) => Response | Promise<Response>,
): Promise<Response> {
  const asked = id.safeParse(c.req.param('id'));
  const row = asked.success ? (await listEnvironmentRows(database)).find((one) => one.id === asked.data) : undefined;
  return row ? show(row) : c.notFound();
}

async function add(c: Page, parts: ConsoleParts): Promise<Response> {
  const given = draft.safeParse(c.get('form'));
  if (!given.success) return c.html(await listPage(c, parts, { text: given.error.issues[0]?.message }), 400);
  const { token } = given.data;
  if (token === undefined)
    return c.html(await listPage(c, parts, { text: 'Paste the token that Togai gave you.' }), 400);
  const tested = await testTogai({ ...given.data, token });
  if (!tested.ok) return c.html(await listPage(c, parts, { text: `It was not added: ${tested.why}` }), 400);
  if (await addEnvironment(parts.database, parts.cipher, { ...given.data, webUrl: given.data.webUrl, token }))
    return c.redirect(withNotice('/settings', 'added'), 303);
  return c.html(await listPage(c, parts, { text: 'There is an environment of that name already.' }), 409);
}

async function change(c: Page, parts: ConsoleParts, row: EnvironmentRow): Promise<Response> {
  const given = draft.safeParse(c.get('form'));
  if (!given.success) return c.html(changePage(c, row, given.error.issues[0]?.message), 400);
  const { token, webUrl } = given.data;
  const known = await readEnvironment(parts.database, parts.cipher, row.id);
  // A stored token goes to the address it was given for: who changes the address must know the token too.
  if (token === undefined && given.data.apiUrl !== row.apiUrl)
    return c.html(changePage(c, row, 'Another address needs its token again.'), 400);
  const tested = await testTogai({ ...given.data, token: token ?? known?.token ?? '' });
  if (!tested.ok) return c.html(changePage(c, row, `Nothing was changed: ${tested.why}`), 400);
  if (!(await changeEnvironment(parts.database, parts.cipher, row.id, { ...given.data, token, webUrl }))) {
    return c.html(changePage(c, row, 'There is an environment of that name already.'), 409);
  }
  parts.orgs.ring();
  return c.redirect(withNotice('/settings', 'saved'), 303);
}

async function listPage(c: Page, { database }: ConsoleParts, { text }: { text?: string | undefined }): Promise<Html> {
  const environments = await listEnvironmentRows(database);
  const row = (one: EnvironmentRow): Html => html`<tr>
    <th scope="row"><a href="/settings/environments/${one.id}">${one.name}</a></th>
    <td class="mono">${one.apiUrl}</td>
    <td>${one.webUrl === null ? '–' : outside(one.webUrl, one.webUrl)}</td>
    <td>${one.requestsPerSecond === 0 ? 'no limit' : one.requestsPerSecond}</td>
    <td>${one.serves === null ? 'nobody yet' : `a ${one.serves} org`}</td>
    <td>${one.connections}</td>
    <td>${postButton(c, `/settings/environments/${one.id}/test`, 'Test', { about: one.name })}</td>
  </tr>`;
  const heads = ['Name', 'API', 'Pages', 'Requests a second', 'Serves', 'Connections', ''];
  const list =
    environments.length === 0
      ? empty('None yet. Add the one that your customers are in.')
      : table('Togai environments', heads, environments.map(row));
  const form = postForm(
    c,
    '/settings/environments',
    html`${draftFields(c, undefined)}<div><button type="submit" class="brand">Test and add</button></div>`,
  );
  return settingsPage(
    c,
    '/settings',
    html`${problem(text)} ${card('Togai environments', list)} ${card('Add an environment', form)}`,
  );
}

function draftFields(c: Page, row: EnvironmentRow | undefined): Html {
  const token = { type: 'password', autocomplete: 'off' } as const;
  return html`${field('name', 'Name', { value: typed(c, 'name', row?.name), required: true, placeholder: 'Togai sandbox' })}
  ${field('apiUrl', 'API address', { type: 'url', value: typed(c, 'apiUrl', row?.apiUrl ?? 'https://api.togai.com'), required: true })}
  ${field('token', 'API token', row ? { ...token, hint: 'Leave it blank to keep the present one. It is kept encrypted and never shown.' } : { ...token, required: true, hint: 'It is kept encrypted and never shown again.' })}
  ${field('requestsPerSecond', 'Requests a second', { type: 'number', value: typed(c, 'requestsPerSecond', String(row?.requestsPerSecond ?? 10)), min: 0, max: 10_000, required: true, hint: 'What Togai allows your organisation; 0 means without limit.' })}
  ${field('webUrl', 'Address of Togai’s pages', { type: 'url', value: typed(c, 'webUrl', row?.webUrl ?? ''), hint: 'So that customers can be opened from here. May stay blank.' })}`;
}

function changePage(c: Page, row: EnvironmentRow, text?: string, good?: string): Html {
  const at = `/settings/environments/${row.id}`;
  const form = postForm(
    c,
    at,
    html`${draftFields(c, row)}<div class="actions"><button type="submit" class="brand">Test and save</button><a href="/settings">Cancel</a></div>`,
  );
  const told = good === undefined ? '' : html`<p class="notice" role="status">${good}</p>`;
  const actions = html`${postButton(c, `${at}/test`, 'Test')} ${row.connections === 0 ? postButton(c, `${at}/remove`, 'Remove', { look: 'danger' }) : ''}`;
  return settingsPage(c, '/settings', html`${problem(text)} ${told} ${card(row.name, form, actions)}`);
}
