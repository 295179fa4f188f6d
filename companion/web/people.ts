/** Settings → People: who may sign in; a new person gets a link that works once. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { addPerson, listPeople, makeLink, type Person, readPerson, removePerson } from '../store/people.ts';
import type { ConsoleEnv, ConsoleParts, Page, Routes } from './console.ts';
import { card, postButton, postForm, problem, table, time } from './elements.ts';
import { field, typed } from './fields.ts';
import { withNotice } from './notices.ts';
import type { Html } from './page.ts';
import { settingsPage } from './settings.ts';
import { linkUrl } from './signIn.ts';

const id = z.string().regex(/^\d{1,18}$/);
const newPerson = z.object({
  name: z.string().trim().min(1, 'Say the name.').max(100, 'A name has at most 100 characters.'),
  email: z.email('That is no email address.').max(320),
});

/** The pages of people who may sign in. */
export function peopleRoutes(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  const { database, log } = parts;
  app.get('/settings/people', async (c) => c.html(await peoplePage(c, parts, {})));
  app.post('/settings/people', async (c) => {
    const given = newPerson.safeParse(c.get('form'));
    if (!given.success) return c.html(await peoplePage(c, parts, { text: given.error.issues[0]?.message }), 400);
    const person = await addPerson(database, given.data);
    if (!person) return c.html(await peoplePage(c, parts, { text: 'Somebody here has that email already.' }), 409);
    log.info({ person: person.id, by: c.get('person')?.personId }, 'A person was added.');
    return c.html(await peoplePage(c, parts, { link: await linkFor(parts, person) }));
  });
  app.post('/settings/people/:id/link', async (c) => {
    const person = await asked(c, parts);
    return person ? c.html(await peoplePage(c, parts, { link: await linkFor(parts, person) })) : c.notFound();
  });
  app.post('/settings/people/:id/remove', async (c) => {
    const person = await asked(c, parts);
    if (!person) return c.notFound();
    if (!(await removePerson(database, person.id))) {
      return c.html(
        await peoplePage(c, parts, { text: 'The last person with a password can’t be removed: nobody could sign in.' }),
        409,
      );
    }
    log.info({ person: person.id, by: c.get('person')?.personId }, 'A person was removed.');
    return c.redirect(withNotice('/settings/people', 'removed'), 303);
  });
  return app;
}

async function asked(c: Page, { database }: ConsoleParts): Promise<Person | undefined> {
  const given = id.safeParse(c.req.param('id'));
  return given.success ? readPerson(database, given.data) : undefined;
}

interface NewLink {
  readonly name: string;
  readonly url: string;
}

async function linkFor(parts: ConsoleParts, { id: personId, name, email }: Person): Promise<NewLink> {
  return { name: name || (email ?? ''), url: linkUrl(parts, await makeLink(parts.database, personId)) };
}

async function peoplePage(
  c: Page,
  { database }: ConsoleParts,
  { text, link }: { text?: string | undefined; link?: NewLink },
): Promise<Html> {
  const people = await listPeople(database);
  const self = c.get('person')?.personId;
  const row = (person: Person): Html => {
    const name = person.name || (person.email ?? '');
    return html`<tr>
      <th scope="row">${name}${person.id === self ? ' (you)' : ''}</th>
      <td>${person.email ?? '–'}</td>
      <td>${person.hasPassword ? 'has a password' : 'has a link only'}</td>
      <td>${time(person.lastSignedInAt, 'never')}</td>
      <td>
        ${postButton(c, `/settings/people/${person.id}/link`, 'New link', { about: `for ${name}` })}
        ${person.id === self ? '' : postButton(c, `/settings/people/${person.id}/remove`, 'Remove', { look: 'danger', about: name })}
      </td>
    </tr>`;
  };
  const shown =
    link &&
    card(
      `A link for ${link.name}`,
      html`<p>Hand it over safely: it signs its opener in once, within a day, and is shown only now. Links made for ${link.name} before no longer work.</p>
        <pre tabindex="0" aria-label="One-time link">${link.url}</pre>`,
    );
  const form = postForm(
    c,
    '/settings/people',
    html`${field('name', 'Name', { value: text === undefined ? '' : typed(c, 'name', ''), required: true })} ${field('email', 'Email', { type: 'email', value: text === undefined ? '' : typed(c, 'email', ''), required: true })}
      <div><button type="submit" class="brand">Add and make a link</button></div>`,
  );
  const list = table('People', ['Name', 'Email', 'Signs in', 'Last signed in', ''], people.map(row));
  const note = html`<p class="soft">Everybody here may see and change everything.</p>`;
  return settingsPage(
    c,
    '/settings/people',
    html`${problem(text)} ${shown ?? ''} ${card('People', html`${note}${list}`)} ${card('Add a person', form)}`,
  );
}
