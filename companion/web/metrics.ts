/** `/metrics` for Prometheus: what this process did, and how every connection stands. */
import { Hono } from 'hono';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { readAllBacklogs } from '../store/backlogs.ts';
import type { Meter } from '../sync/meter.ts';
import type { ConsoleEnv, ConsoleParts, Routes } from './console.ts';

const PREFIX = 'togai_salesforce';

/** `/metrics`, for Prometheus. */
export function metricsRoutes({ database, meter }: ConsoleParts): Routes {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = counted(registry);
  const gauges = gauged(registry);
  const found = new Gauge({
    name: `${PREFIX}_check_found`,
    help: 'Records that the last nightly check brought in, by kind',
    labelNames: ['org', 'kind'],
    registers: [registry],
  });
  const app = new Hono<ConsoleEnv>();
  app.get('/metrics', async (c) => {
    fill(counters, meter);
    found.reset();
    for (const gauge of Object.values(gauges)) gauge.reset();
    for (const row of await readAllBacklogs(database)) {
      const labels = { org: row.orgId };
      gauges.backlog.set(labels, row.backlog);
      gauges.outbox.set(labels, row.outbox);
      gauges.lag.set(labels, row.oldestDueSeconds ?? 0);
      gauges.running.set(labels, row.state === 'active' ? 1 : 0);
      if (row.apiUsed !== null) gauges.apiUsed.set(labels, row.apiUsed);
      if (row.apiLimit !== null) gauges.apiLimit.set(labels, row.apiLimit);
      gauges.ownCalls.set(labels, row.ownCalls);
      if (row.eventsUsed !== null) gauges.eventsUsed.set(labels, row.eventsUsed);
      if (row.eventsLimit !== null) gauges.eventsLimit.set(labels, row.eventsLimit);
      gauges.openGaps.set(labels, row.openGaps);
      if (row.missed !== null) gauges.missed.set(labels, row.missed);
      for (const [kind, count] of Object.entries(row.found ?? {})) found.set({ ...labels, kind }, count);
      gauges.checkHeldUp.set(labels, row.checkHeldUp ? 1 : 0);
      if (row.checkedAgoSeconds !== null) gauges.checkedAgo.set(labels, row.checkedAgoSeconds);
    }
    return c.text(await registry.metrics(), 200, { 'content-type': registry.contentType });
  });
  return app;
}

function counted(registry: Registry) {
  const registers = [registry];
  return {
    events: new Counter({
      name: `${PREFIX}_events_total`,
      help: 'Events stored by this process',
      labelNames: ['org'],
      registers,
    }),
    runs: new Counter({
      name: `${PREFIX}_runs_total`,
      help: 'Runs of records by how they ended',
      labelNames: ['flow', 'status', 'code'],
      registers,
    }),
    togaiCalls: new Counter({
      name: `${PREFIX}_togai_calls_total`,
      help: 'Calls to Togai by operation and HTTP status',
      labelNames: ['operation', 'status'],
      registers,
    }),
  };
}

function gauged(registry: Registry) {
  const gauge = (name: string, help: string): Gauge<'org'> =>
    new Gauge({ name: `${PREFIX}_${name}`, help, labelNames: ['org'], registers: [registry] });
  return {
    backlog: gauge('backlog', 'Records that wait to be synced'),
    outbox: gauge('answers_waiting', 'Answers on their way to Salesforce'),
    lag: gauge('oldest_due_seconds', 'How long the oldest due record has waited'),
    running: gauge('connection_running', '1 while the connection works, 0 while it is paused or waits'),
    apiUsed: gauge('salesforce_api_used', 'API calls of the day that the org has used, all apps together'),
    apiLimit: gauge('salesforce_api_limit', 'API calls that the org may use a day'),
    ownCalls: gauge('salesforce_api_own', 'API calls that the connector itself made in the last 24 hours'),
    eventsUsed: gauge(
      'salesforce_events_used',
      'Event deliveries of the day that the org has used, all subscribers together',
    ),
    eventsLimit: gauge('salesforce_events_limit', 'Event deliveries that the org has a day'),
    openGaps: gauge('stream_gaps_open', 'Gaps of the event stream that no sweep has closed yet'),
    missed: gauge('check_missed', 'Records that the last nightly check brought in'),
    checkHeldUp: gauge('check_held_up', '1 while the nightly check failed or waits for API calls'),
    checkedAgo: gauge('check_age_seconds', 'How long ago the last nightly check looked'),
  };
}

/** The meter counts from the start of the process, so each scrape sets what it holds. */
function fill(counters: ReturnType<typeof counted>, meter: Meter): void {
  for (const name of ['events', 'runs', 'togaiCalls'] as const) {
    counters[name].reset();
    for (const { labels, count } of meter.counts(name)) (counters[name] as Counter).inc({ ...labels }, count);
  }
}
