/** One's own name, email and password; the first admin comes here from the one-time link. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { closeOtherSessions } from '../store/browserSessions.ts';
import { readPasswordHash, readPerson, saveLogin } from '../store/people.ts';
import type { ConsoleEnv, ConsoleParts, Page, Routes } from './console.ts';
import { card, postButton, postForm, problem } from './elements.ts';
import { field, typed } from './fields.ts';
import { withNotice } from './notices.ts';
import { type Html, page } from './page.ts';
import { hashPassword, isPassword, LONGEST_PASSWORD, SHORTEST_PASSWORD } from './password.ts';

const account = z.object({
  name: z.string().trim().min(1, 'Say your name.').max(100, 'That name is too long.'),
  email: z.email('That is no email address.').max(320),
  current: z.string().max(LONGEST_PASSWORD).default(''),
  password: z
    .string()
    .min(SHORTEST_PASSWORD, `A password has at least ${String(SHORTEST_PASSWORD)} characters.`)
    .max(LONGEST_PASSWORD, `A password has at most ${String(LONGEST_PASSWORD)} characters.`),
});

/** The pages of who is signed in: name, password, other browsers. */
export function accountRoutes(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  app.get('/account/welcome', (c) =>
    c.get('person')?.hasPassword ? c.redirect('/', 303) : c.html(accountPage(c, { welcome: true })),
  );
  app.get('/account', (c) => c.html(accountPage(c, {})));
  app.post('/account', (c) => save(c, parts));
  app.post('/account/sign-out-elsewhere', async (c) => {
    await closeOtherSessions(parts.database, c.get('person')?.personId ?? '0', c.get('sessionId'));
    return c.redirect(withNotice('/account', 'signed-out-elsewhere'), 303);
  });
  return app;
}

async function save(c: Page, parts: ConsoleParts): Promise<Response> {
  const { database } = parts;
  const person = await readPerson(database, c.get('person')?.personId ?? '0');
  if (!person) return c.redirect('/sign-in', 303);
  const given = account.safeParse(c.get('form'));
  if (!given.success)
    return c.html(accountPage(c, { text: given.error.issues[0]?.message ?? 'Fill in every field.' }), 400);
  const { name, email, current, password } = given.data;
  const known = await readPasswordHash(database, person.id);
  if (known !== null && !(await isPassword(current, known)))
    return c.html(accountPage(c, { text: 'The present password is not right.' }), 400);
  if (!(await saveLogin(database, person.id, { name, email, passwordHash: await hashPassword(password) }))) {
    return c.html(accountPage(c, { text: 'Another person here has that email.' }), 409);
  }
  await closeOtherSessions(database, person.id, c.get('sessionId'));
  return c.redirect(withNotice(person.hasPassword ? '/account' : '/apps', 'password-set'), 303);
}

function accountPage(c: Page, { text, welcome = false }: { text?: string; welcome?: boolean }): Html {
  const person = c.get('person');
  const known = person?.hasPassword === true;
  const password = {
    type: 'password',
    required: true,
    autocomplete: 'new-password',
    minLength: SHORTEST_PASSWORD,
  } as const;
  const form = postForm(
    c,
    '/account',
    html`${field('name', 'Your name', { value: typed(c, 'name', known ? person.name : ''), required: true, autocomplete: 'name' })}
      ${field('email', 'Email', { type: 'email', value: typed(c, 'email', person?.email ?? ''), required: true, autocomplete: 'username' })}
      ${known ? field('current', 'Present password', { type: 'password', required: true, autocomplete: 'current-password' }) : ''}
      ${field('password', known ? 'New password' : 'Password', { ...password, hint: `At least ${String(SHORTEST_PASSWORD)} characters.` })}
      <div class="actions"><button type="submit" class="brand">Save</button>${known ? '' : html`<a href="/">Look around first</a>`}</div>`,
  );
  const intro = html`<p>The link that brought you here works once. With an email and a password you can come back.</p>`;
  const elsewhere = card(
    'Other browsers',
    html`<p>Signs you out everywhere but here.</p>${postButton(c, '/account/sign-out-elsewhere', 'Sign out elsewhere')}`,
  );
  const body = html`${problem(text)}<section class="card">${known ? '' : intro}${form}</section>${known ? elsewhere : ''}`;
  return page(c, { title: welcome ? 'Welcome' : 'Your sign-in', body });
}
