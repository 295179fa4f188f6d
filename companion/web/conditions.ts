/** Flows → Conditions: which Accounts are synced; an Account must meet all of them. */
import { isDeepStrictEqual } from 'node:util';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { type AccountCondition, CONDITION_OPERATORS } from '../domain/account/accountConditions.ts';
import { checkedValue } from '../domain/account/conditionValue.ts';
import { asSyncError } from '../domain/errors.ts';
import { comparableAccountFields, type ComparableField } from '../salesforce/recentAccounts.ts';
import type { Connection } from '../store/connections.ts';
import { parseSettings } from '../sync/connection/connectionSettings.ts';
import { openOrg } from '../sync/orgDoor.ts';
import { withConnection } from './connections.ts';
import type { ConsoleEnv, ConsoleParts, Page, Routes } from './console.ts';
import { card, empty, postButton, postForm, problem, table } from './elements.ts';
import { choice, field, typed } from './fields.ts';
import { flowPage } from './flowPage.ts';
import { changeSettings } from './settingsChange.ts';
import type { Html } from './page.ts';

const MOST = 20;
const revision = z.coerce.number().int();
const addition = z.object({
  revision,
  field: z.string().regex(/^[A-Za-z]\w{0,79}$/, 'Choose a field.'),
  operator: z.enum(CONDITION_OPERATORS),
  value: z.string().trim().max(500, 'That value is too long.').default(''),
});
const removal = z.object({ revision, index: z.coerce.number().int().min(0).max(MOST) });

/** The page of a connection's conditions on Accounts. */
export function conditionRoutes(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  app.get('/flows/:orgId/conditions', (c) =>
    withConnection(c, parts, async (connection) => c.html(await conditionsPage(c, parts, connection))),
  );
  app.post('/flows/:orgId/conditions', (c) => withConnection(c, parts, (connection) => add(c, parts, connection)));
  app.post('/flows/:orgId/conditions/remove', (c) =>
    withConnection(c, parts, async (connection) => {
      const given = removal.safeParse(c.get('form'));
      if (!given.success) return c.html(await conditionsPage(c, parts, connection, 'There is no such condition.'), 400);
      const { index } = given.data;
      return changeSettings(c, parts, connection, given.data.revision, pathOf(connection), (known) => ({
        ...known,
        accountSync: { ...known.accountSync, conditions: known.accountSync.conditions.filter((_, at) => at !== index) },
      }));
    }),
  );
  return app;
}

async function add(c: Page, parts: ConsoleParts, connection: Connection): Promise<Response> {
  const given = addition.safeParse(c.get('form'));
  const { conditions } = parseSettings(connection.settings).accountSync;
  const { fields } = await fieldsOf(parts, connection);
  const known = fields.find(({ name }) => name === given.data?.field);
  const text = !given.success
    ? given.error.issues[0]?.message
    : conditions.length >= MOST
      ? `There can be ${String(MOST)} conditions.`
      : undefined;
  if (!given.success || text !== undefined) return c.html(await conditionsPage(c, parts, connection, text), 400);
  if (!known)
    return c.html(await conditionsPage(c, parts, connection, 'The integration user sees no such field.'), 400);
  const { operator, value } = given.data;
  const blank = operator === 'is blank' || operator === 'is not blank';
  const checked = blank ? undefined : checkedValue(known.type, operator, value);
  if (checked && 'fault' in checked) return c.html(await conditionsPage(c, parts, connection, checked.fault), 400);
  const condition = { field: known.name, label: known.label, operator, ...checked };
  if (conditions.some((other) => isDeepStrictEqual(other, condition)))
    return c.html(await conditionsPage(c, parts, connection, 'This condition is there already.'), 400);
  return changeSettings(c, parts, connection, given.data.revision, pathOf(connection), (settings) => ({
    ...settings,
    accountSync: { ...settings.accountSync, conditions: [...settings.accountSync.conditions, condition] },
  }));
}

async function conditionsPage(c: Page, parts: ConsoleParts, connection: Connection, text?: string): Promise<Html> {
  const { conditions } = parseSettings(connection.settings).accountSync;
  const { fields, why } = await fieldsOf(parts, connection);
  const list =
    conditions.length === 0
      ? empty('Every Account is synced. Add a condition to leave some out.')
      : conditionTable(c, connection, conditions);
  const form =
    fields.length === 0
      ? problem(why ?? 'The integration user sees no field of Accounts.')
      : additionForm(c, connection, fields);
  const body = html`${problem(text)} ${card('An Account is synced if all of these hold', list)} ${card('Add a condition', html`${form}`)}`;
  return flowPage(c, connection, 'Conditions', body);
}

function conditionTable(c: Page, connection: Connection, conditions: readonly AccountCondition[]): Html {
  const row = (condition: AccountCondition, index: number): Html => html`<tr>
    <th scope="row">${condition.label ?? condition.field}</th>
    <td>${condition.operator}</td>
    <td>${condition.value ?? ''}</td>
    <td>
      ${postButton(c, `${pathOf(connection)}/remove`, 'Remove', {
        fields: { revision: String(connection.revision), index: String(index) },
        about: `the condition on ${condition.label ?? condition.field}`,
      })}
    </td>
  </tr>`;
  return table('Conditions', ['Field', 'Comparison', 'Value', ''], conditions.map(row));
}

function additionForm(c: Page, connection: Connection, fields: readonly ComparableField[]): Html {
  const operators = CONDITION_OPERATORS.map((operator) => ({ value: operator, label: operator }));
  const body = html`<input type="hidden" name="revision" value="${connection.revision}" />
    <div class="row">
      ${choice(
        'field',
        'Field',
        fields.map(({ name, label }) => ({ value: name, label: `${label} (${name})` })),
        typed(c, 'field', 'Type'),
      )}
      ${choice('operator', 'Comparison', operators, typed(c, 'operator', 'equals'))} ${field('value', 'Value', { value: typed(c, 'value', ''), hint: 'For in and not in: several, separated by commas.' })}
    </div>
    <div><button type="submit" class="brand">Add</button></div>`;
  return postForm(c, pathOf(connection), body, 'fields wide');
}

/** The fields that the org offers; none with the reason when it can't be asked. */
async function fieldsOf(
  parts: ConsoleParts,
  connection: Connection,
): Promise<{ fields: readonly ComparableField[]; why?: string }> {
  try {
    return { fields: await comparableAccountFields(openOrg(parts, connection)) };
  } catch (error) {
    return { fields: [], why: `The org can’t be asked for its fields: ${asSyncError(error).message}` };
  }
}

function pathOf({ orgId }: Connection): string {
  return `/flows/${orgId}/conditions`;
}
