/** The receipt of one run: what asked for it, each step with its time and ids, how it ended, and the write-back. */
import { html } from 'hono/html';
import { messageText } from '../domain/messages.ts';
import { type ActivityRow, readActivity, readEventOf, type RunEvent } from '../store/activity.ts';
import { readConnection } from '../store/connections.ts';
import { listEnvironmentRows } from '../store/environmentRows.ts';
import { readLinks } from '../store/links.ts';
import type { StepRecord } from '../store/outcomes.ts';
import { recordUrl } from './activityLinks.ts';
import type { ConsoleParts, Page } from './console.ts';
import { card, duration, empty, facts, linkButton, outside, postButton, statusBadge, table, time } from './elements.ts';
import { type Html, page } from './page.ts';
import { snapshotCard } from './snapshot.ts';

/** The page of a run; undefined when there is none. */
export async function receiptPage(c: Page, { database }: ConsoleParts, runId: string): Promise<Html | undefined> {
  const run = await readActivity(database, runId);
  if (!run) return undefined;
  const [connection, event, links, environments] = await Promise.all([
    readConnection(database, run.orgId),
    run.eventId === null ? undefined : readEventOf(database, run.orgId, run.eventId),
    readLinks(database, run.orgId, [run.recordId]),
    listEnvironmentRows(database),
  ]);
  const link = links.get(run.recordId);
  const webUrl = environments.find(({ id }) => id === connection?.environmentId)?.webUrl ?? undefined;
  const record = connection
    ? outside(recordUrl(connection, run.recordId), run.recordName ?? run.recordId)
    : run.recordId;
  const customer =
    link === undefined
      ? 'none'
      : webUrl === undefined
        ? link.customerId
        : outside(`${webUrl}/customers/${encodeURIComponent(link.customerId)}`, link.customerId);
  const outcome = html`<p>${statusBadge(run.status)} ${messageText(run.code, run.arguments)}</p>
    ${facts([
      ['Record', record],
      ['Record id', html`<span class="mono">${run.recordId}</span>`],
      ...(run.flow === 'Account Sync' ? ([['Togai customer', customer]] as const) : []),
      ['Connection', html`<a href="/connections/${run.orgId}">${connection?.name ?? run.orgId}</a>`],
      ['Flow', run.flow],
      ['Tries', run.attempts],
      ['Began', time(run.startedAt)],
      ['Ended', time(run.finishedAt)],
      ['Took', duration(run.finishedAt.getTime() - run.startedAt.getTime())],
    ])}
    ${run.detail === null ? '' : html`<h3>What the other side said</h3><pre>${run.detail}</pre>`}`;
  const body = html`${card('Outcome', outcome)} ${card('Steps', steps(run))} ${card('What asked for it', askedBy(run, event))}
  ${snapshotCard(run.snapshot)} ${card('Written back to Salesforce', writeBack(run))}`;
  const fields = { id: run.id, back: `/activity/${run.id}` };
  const look = run.status === 'Action Needed' || run.status === 'Failed' ? ('brand' as const) : ('neutral' as const);
  const decide = run.code.startsWith('CUSTOMER_MATCH')
    ? linkButton(`/flows/${run.orgId}/decisions`, 'Decide which customer it is', 'brand')
    : '';
  const actions = html`${decide} ${postButton(c, '/activity/retry', 'Retry', { fields, look })}`;
  return page(c, {
    title: run.recordName ?? run.recordId,
    section: 'Activity',
    above: [{ name: 'Activity', path: '/activity' }],
    actions,
    body,
  });
}

function steps({ steps: done, startedAt }: ActivityRow): Html {
  if (done.length === 0) return empty('It ended before its first step.');
  const keyed = done.some(({ key }) => key !== undefined);
  const row = (step: StepRecord, index: number): Html => html`<tr>
    <td class="number">${index + 1}</td>
    <th scope="row">${step.step}</th>
    <td class="number">${step.after === undefined ? '' : began(startedAt, step.after)}</td>
    <td class="mono wide">${step.call ?? ''}</td>
    <td class="number">${duration(step.ms)}</td>
    <td class="mono wide">${step.togaiId ?? ''}</td>
    ${keyed ? html`<td class="mono wide">${step.key ?? ''}</td>` : ''}
    <td class="message">${step.note ?? ''}</td>
  </tr>`;
  const heads = ['#', 'Step', 'Began', 'Call', 'Took', 'Togai id', ...(keyed ? ['Idempotency key'] : []), 'Note'];
  return table('Steps', heads, done.map(row));
}

/** After the run's own beginning, which stands above with its date. */
function began(startedAt: Date, afterMs: number): Html {
  return html`<span title="${new Date(startedAt.getTime() + afterMs).toISOString()}">+ ${duration(afterMs)}</span>`;
}

function askedBy(run: ActivityRow, event: RunEvent | undefined): Html {
  return facts([
    ['Cause', run.cause],
    ['Asked at', time(run.requestedAt)],
    ...(event
      ? ([
          ['Event', html`<span class="mono">${event.eventId}</span>`],
          ['Replay id', html`<span class="mono">${event.replayId.toString('hex')}</span>`],
          ['Received', time(event.receivedAt)],
          ['Records in the event', event.recordCount],
        ] as const)
      : ([['Event', 'none: the sweep, a backfill or a person asked']] as const)),
  ]);
}

function writeBack(run: ActivityRow): Html {
  const when = run.writtenBackAt
    ? time(run.writtenBackAt)
    : run.status === 'Pending'
      ? 'the run goes on'
      : 'on its way';
  return facts([
    ['Written', when],
    ['Note', run.writeBackNote ?? '–'],
  ]);
}
