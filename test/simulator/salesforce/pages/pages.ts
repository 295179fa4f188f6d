/** Pages that show an org as a rep sees it and let a mouse drive it: lists, records, forms, Accept and Retry. */
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { requestTime } from '../capture.ts';
import { SalesforceError } from '../rest/errors.ts';
import type { Org } from '../org.ts';
import { type Html, page, smallPage } from './pageFrame.ts';
import { EDITABLE, formCard, formFields, formValues, nameOf } from './pagesForms.ts';
import { acceptedStatus, listView, orgPath, recordView } from './pagesRecord.ts';
import type { ObjectType, Row } from '../schema/schema.ts';

const TABS = ['Account', 'Quote', 'Product2', 'Sync_Record__c'];
const MORE_TABS = ['Contact', 'Opportunity'];
const ON_HOME = 10;
const ON_LIST = 100;

interface Place {
  readonly org: Org;
  readonly type: ObjectType;
}

/** All pages; `orgs` are the orgs of this server, the first one is home. */
export function pageRoutes(orgs: () => readonly Org[]): Hono {
  const app = new Hono();
  const orgOf = (c: Context): Org | undefined => orgs().find(({ id }) => id === c.req.param('org'));

  /** Finds the org, object and record of the path; answers "not there" itself. */
  const at =
    (handle: (c: Context, place: Place, row: Row | undefined) => Response | Promise<Response>) => (c: Context) => {
      const org = orgOf(c);
      const type = org?.schema.type(c.req.param('object') ?? '');
      const id = c.req.param('id');
      const row = type && id !== undefined ? org?.get(type.name, id) : undefined;
      if (!org || !type || (id !== undefined && !row)) return c.html(missing(), 404);
      return handle(c, { org, type }, row);
    };
  const existing = (handle: (c: Context, place: Place, row: Row) => Response | Promise<Response>) =>
    at((c, place, row) => (row ? handle(c, place, row) : c.html(missing(), 404)));

  app.get('/', (c) => {
    const [first] = orgs();
    return first ? c.redirect(orgPath(first)) : c.html(missing(), 404);
  });
  app.get('/orgs/:org', (c) => {
    const org = orgOf(c);
    if (!org) return c.html(missing(), 404);
    const types = TABS.flatMap((name) => org.schema.type(name) ?? []);
    return c.html(frame(orgs(), org, 'Home', html`${types.map((type) => listView(org, type, '', ON_HOME))}`));
  });
  app.get(
    '/orgs/:org/:object',
    at((c, { org, type }) => {
      const search = c.req.query('q') ?? '';
      const form = html`<form class="card row"><input name="q" aria-label="Search by name" placeholder="Search by name" value="${search}" style="flex:1" /><button class="button">Search</button></form>`;
      return c.html(frame(orgs(), org, type.schema.labelPlural, html`${form}${listView(org, type, search, ON_LIST)}`));
    }),
  );
  app.on(
    ['GET', 'POST'],
    '/orgs/:org/:object/new',
    at((c, place) => createForm(c, orgs(), place)),
  );
  app.on(
    ['GET', 'POST'],
    '/orgs/:org/:object/:id/edit',
    existing((c, place, row) => editForm(c, orgs(), place, row)),
  );
  app.get(
    '/orgs/:org/:object/:id',
    existing((c, { org, type }, row) =>
      c.html(frame(orgs(), org, nameOf(org, type.name, row), recordView(org, type, row))),
    ),
  );
  app.post(
    '/orgs/:org/:object/:id/:action{accept|retry|preview|delete}',
    existing((c, place, row) => act(c, orgs(), place, row)),
  );
  app.get('/lightning/r/:object/:id/view', (c) => c.redirect(`/${c.req.param('id')}`));
  app.get('/:id{[a-zA-Z0-9]{15,18}}', (c) => {
    const path = pathOf(orgs(), c.req.param('id'));
    return path === undefined ? c.html(missing(), 404) : c.redirect(path);
  });
  return app;
}

async function createForm(c: Context, orgs: readonly Org[], { org, type }: Place): Promise<Response> {
  if (!EDITABLE.includes(type.name)) return c.html(missing(), 404);
  const fields = formFields(type, 'create');
  const path = `${orgPath(org)}/${type.name}`;
  let values: Record<string, unknown> = { ...type.blank, ...c.req.query() };
  let faults: readonly string[] = [];
  if (c.req.method === 'POST') {
    values = formValues(fields, await c.req.parseBody());
    const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '' && value !== null));
    const saved = attempt(() => org.create(type.name, filled));
    if ('value' in saved) return c.redirect(`${path}/${saved.value}`, 303);
    faults = saved.faults;
  }
  const title = `New ${type.schema.label}`;
  return c.html(
    frame(
      orgs,
      org,
      title,
      html`<h1>${title}</h1>${formCard({ org, fields, values, action: `${path}/new`, cancel: path, faults })}`,
    ),
  );
}

async function editForm(c: Context, orgs: readonly Org[], { org, type }: Place, row: Row): Promise<Response> {
  const fields = formFields(type, 'edit');
  const path = `${orgPath(org)}/${type.name}/${row.Id}`;
  let values: Record<string, unknown> = row;
  let faults: readonly string[] = [];
  if (c.req.method === 'POST') {
    values = formValues(fields, await c.req.parseBody());
    const saved = attempt(() => {
      org.update(type.name, row.Id, values);
    });
    if ('value' in saved) return c.redirect(path, 303);
    faults = saved.faults;
  }
  const title = `Edit ${nameOf(org, type.name, row)}`;
  return c.html(
    frame(
      orgs,
      org,
      title,
      html`<h1>${title}</h1>${formCard({ org, fields, values, action: `${path}/edit`, cancel: path, faults })}`,
    ),
  );
}

async function act(c: Context, orgs: readonly Org[], { org, type }: Place, row: Row): Promise<Response> {
  const path = `${orgPath(org)}/${type.name}`;
  const action = c.req.param('action');
  const done = attempt(() => {
    if (action === 'accept') org.update(type.name, row.Id, { Status: acceptedStatus(org) });
    else if (action === 'retry') retry(org, type, row);
    else if (action === 'preview') askForPreview(org, row);
    else org.delete(type.name, row.Id);
  });
  if ('value' in done) return c.redirect(action === 'delete' ? path : `${path}/${row.Id}`, 303);
  const faults = html`${done.faults.map((fault) => html`<p class="error" role="alert">${fault}</p>`)}`;
  return c.html(frame(orgs, org, nameOf(org, type.name, row), html`${faults}${recordView(org, type, row)}`));
}

/** What the component's Retry button does: Pending, and one event that wakes the connector; a Quote must be captured. */
function retry(org: Org, type: ObjectType, row: Row): void {
  const record = org.syncRecord(row.Id);
  if (!record && type.name === 'Quote') {
    throw new SalesforceError(400, { errorCode: 'QUOTE_NOT_ACCEPTED', message: 'This Quote was not accepted yet.' });
  }
  const now = new Date(Math.floor(org.now().getTime() / 1000) * 1000);
  const earlier = record?.['Requested_At__c'];
  const requestedAt = requestTime(now, [{ Record_Id__c: row.Id, Cause__c: 'Retry', Requested_At__c: earlier }]);
  const pending = { Status__c: 'Pending', Cause__c: 'Retry', Requested_At__c: requestedAt };
  const flow = type.name === 'Quote' ? 'Quote Sync' : 'Account Sync';
  const event = { Flow__c: flow, Record_Ids__c: row.Id, Cause__c: 'Retry', Requested_At__c: requestedAt };
  if (record) org.update('Sync_Record__c', record.Id, pending);
  else {
    const name = nameOf(org, type.name, row).slice(0, 80);
    org.create('Sync_Record__c', { ...pending, Name: name, Record_Id__c: row.Id, Account__c: row.Id });
  }
  org.publish('Sync_Requested__e', event);
}

/** What the component's Preview button does: notes when it was asked for, and wakes the connector. */
function askForPreview(org: Org, row: Row): void {
  const requestedAt = new Date(Math.floor(org.now().getTime() / 1000) * 1000);
  const record = org.syncRecord(row.Id);
  const asked = { Preview_Requested_At__c: requestedAt, Preview__c: null };
  if (record) org.update('Sync_Record__c', record.Id, asked);
  else {
    const name = nameOf(org, 'Quote', row).slice(0, 80);
    org.create('Sync_Record__c', { ...asked, Name: name, Record_Id__c: row.Id, Quote__c: row.Id });
  }
  org.publish('Sync_Requested__e', {
    Flow__c: 'Quote Preview',
    Record_Ids__c: row.Id,
    Cause__c: 'Preview',
    Requested_At__c: requestedAt,
  });
}

/** Does something to the org; what the org refuses comes back as sentences. */
function attempt<T>(work: () => T): { value: T } | { faults: readonly string[] } {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof SalesforceError) return { faults: error.errors.map(({ message }) => message) };
    throw error;
  }
}

function pathOf(orgs: readonly Org[], id: string): string | undefined {
  for (const org of orgs) {
    const type = org.schema.ofId(id);
    const row = type && org.get(type.name, id);
    if (type && row) return `${orgPath(org)}/${type.name}/${row.Id}`;
  }
  return undefined;
}

function frame(orgs: readonly Org[], org: Org, title: string, body: Html): Html {
  const tabs = [...TABS, ...MORE_TABS].flatMap((name) => org.schema.type(name) ?? []);
  const others = orgs.filter((each) => each !== org);
  const header = html`<strong><a href="${orgPath(org)}">${org.name}</a></strong>
    <nav aria-label="Tabs">${tabs.map(({ name, schema }) => html`<a href="${orgPath(org)}/${name}">${schema.labelPlural}</a>`)}</nav>
    <span class="note" style="flex:1">Local Salesforce: no login needed, you act as this org's rep.</span>
    ${others.map((other) => html`<a href="${orgPath(other)}">${other.name}</a>`)}`;
  return page(title, header, body);
}

function missing(): Html {
  return smallPage('Not there', html`<p>This record does not exist, or it was deleted.</p><p><a href="/">Home</a></p>`);
}
