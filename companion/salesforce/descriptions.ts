/** What an org's objects are, as the integration user sees them. */
import { z } from 'zod';
import { answer } from './records.ts';
import type { SalesforceSession } from './session.ts';

const fieldDescription = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  createable: z.boolean(),
  updateable: z.boolean(),
  picklistValues: z.array(z.object({ value: z.string(), label: z.string().nullish(), active: z.boolean() })).nullish(),
});
const objectDescription = z.object({
  name: z.string(),
  createable: z.boolean(),
  updateable: z.boolean(),
  queryable: z.boolean(),
  fields: z.array(fieldDescription),
});
const globalDescription = z.object({ sobjects: z.array(z.object({ name: z.string() })) });

/** What the integration user sees of an object; fields it may not see are missing. */
export type ObjectDescription = z.infer<typeof objectDescription>;

/** Describes an object as the integration user sees it. Throws SyncError; an object it may not see is refused as not found. */
export function describe(session: SalesforceSession, object: string): Promise<ObjectDescription> {
  return answer(
    session,
    { method: 'GET', path: `/sobjects/${session.names.object(object)}/describe` },
    objectDescription,
  );
}

/** One value of a picklist, and what people see for it. */
export interface PicklistChoice {
  readonly value: string;
  readonly label: string;
}

/** The active values of a picklist, in the org's order; none where the user doesn't see the field. Throws SyncError. */
export async function picklist(session: SalesforceSession, object: string, field: string): Promise<PicklistChoice[]> {
  const { fields } = await describe(session, object);
  const values = fields.find(({ name }) => name === session.names.field(field))?.picklistValues ?? [];
  return values.filter(({ active }) => active).map(({ value, label }) => ({ value, label: label ?? value }));
}

/** Names of all objects that the integration user sees, in the org's names. Throws SyncError. */
export async function listObjects(session: SalesforceSession): Promise<string[]> {
  const { sobjects } = await answer(session, { method: 'GET', path: '/sobjects' }, globalDescription);
  return sobjects.map((object) => object.name);
}
