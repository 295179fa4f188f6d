/** What every page about one connection's flows has around it: where one is, and the tabs. */
import type { Connection } from '../store/connections.ts';
import type { Page } from './console.ts';
import { type Html, page, type Tab } from './page.ts';

/** The tabs of one connection's flows. */
function flowTabs({ orgId }: Pick<Connection, 'orgId'>, current: string): Tab[] {
  const at = `/flows/${orgId}`;
  const tabs = [
    ['Account Sync', `${at}/account-sync`],
    ['Conditions', `${at}/conditions`],
    ['Mapping', `${at}/mapping`],
    ['Rehearsal', `${at}/rehearsal`],
    ['Decisions', `${at}/decisions`],
    ['Backfill', `${at}/backfill`],
    ['Quote Sync', `${at}/quote-sync`],
  ] as const;
  return tabs.map(([name, path]) => ({ name, path, current: name === current }));
}

/** A page about one connection's flows. */
export function flowPage(c: Page, connection: Connection, current: string, body: Html, actions?: Html): Html {
  const above = [{ name: 'Flows', path: '/flows' }];
  return page(c, {
    title: connection.name,
    section: 'Flows',
    above,
    tabs: flowTabs(connection, current),
    actions,
    body,
  });
}
