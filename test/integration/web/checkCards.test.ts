/** The nightly check and the gaps as the console and the metrics show them, by what the database holds. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { beginCheck, endCheck, failCheck, readCheckState } from '../../../companion/store/checks.ts';
import { closeGaps, noteGap, openGap } from '../../../companion/store/gaps.ts';
import { ORG_ID } from '../store/storeFixture.ts';
import { type ConsoleFixture, createConsole } from './consoleFixture.ts';

let console_: ConsoleFixture;

beforeAll(async () => {
  console_ = await createConsole();
});
afterAll(() => console_.close());
beforeEach(() =>
  console_.database.query(
    `update connection set last_check = null, check_failure = null, check_began_at = null, check_asked_at = null, checked_until = now()`,
  ),
);

/** The page's words without its tags, each run of white space as one blank. */
async function words(): Promise<string> {
  const { text } = await console_.get(`/connections/${ORG_ID}`);
  return text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

async function metrics(): Promise<string> {
  return (await console_.send('/metrics')).text;
}

const FOUND = {
  endedAt: new Date().toISOString(),
  calls: 12,
  missed: 6,
  outstanding: 0,
  unseenAccounts: 1,
  changedAccounts: 2,
  unseenQuotes: 1,
  deletions: 2,
  compared: 450,
};

it('says what the last check found, by kind, and tells Prometheus', async () => {
  await beginCheck(console_.database, console_.fence);
  expect(await words()).toMatch(/Now under way since/);
  await endCheck(console_.database, console_.fence, new Date(), FOUND);
  expect(await words()).toMatch(
    /6 missed , checked .* Accounts that no trigger saw 1 Accounts that differ from Togai 2 Accepted Quotes that no trigger saw 1 Deletions that nobody was told of 2 Accounts compared 450 Salesforce API calls it took 12 Now not under way/,
  );
  const told = await metrics();
  expect(told).toContain(`togai_salesforce_check_missed{org="${ORG_ID}"} 6`);
  expect(told).toContain(`togai_salesforce_check_found{org="${ORG_ID}",kind="deletions"} 2`);
  expect(told).toContain(`togai_salesforce_check_held_up{org="${ORG_ID}"} 0`);
  expect(told).toMatch(/togai_salesforce_check_age_seconds\{org="\w+"\} \d/);
});

it('keeps the counts of the last good check beside the reason why a later one did not come to its end', async () => {
  await endCheck(console_.database, console_.fence, new Date(), FOUND);
  await failCheck(console_.database, console_.fence, { ...FOUND, problem: 'Salesforce was busy.' });
  const shown = await words();
  expect(shown).toMatch(/did not come to its end: Salesforce was busy\. It is tried again by itself\./);
  expect(shown).toContain('6 missed');
  expect(await metrics()).toContain(`togai_salesforce_check_held_up{org="${ORG_ID}"} 1`);
  await endCheck(console_.database, console_.fence, new Date(), FOUND);
  expect(await words()).not.toContain('did not come to its end');
});

it('says that a check waits for API calls', async () => {
  await failCheck(console_.database, console_.fence, { endedAt: FOUND.endedAt, calls: 3, waitsFor: 'API calls' });
  expect(await words()).toMatch(/The check waits: at .* the API calls of the day were short/);
});

it('notes that a check was asked for, which one that fails leaves asked for', async () => {
  await console_.database.query(`update connection set checked_until = now() + interval '1 day'`);
  expect((await console_.post(`/connections/${ORG_ID}/check`, {})).status).toBe(303);
  expect(await words()).toContain('Next as soon as it can');
  await beginCheck(console_.database, console_.fence);
  await failCheck(console_.database, console_.fence, { ...FOUND, problem: 'Salesforce was busy.' });
  expect((await readCheckState(console_.database, ORG_ID))?.askedAt).toEqual(expect.any(Date));
});

it('lists the gaps of the event stream, why each came about, and what closed it', async () => {
  expect(await words()).not.toContain('Gaps in the event stream');
  const replayId = Buffer.from('00c0ffee', 'hex');
  await console_.database.query(
    `insert into stream_cursor (org_id, topic, replay_id, updated_at) values ($1, 'topic', $2, now() - interval '4 days')`,
    [ORG_ID, replayId],
  );
  await noteGap(console_.database, console_.fence, 'topic', 'too old');
  expect(await words()).toMatch(
    /older than the 72 hours that Salesforce keeps events a sweep of everything closes it now/,
  );
  expect(await metrics()).toContain(`togai_salesforce_stream_gaps_open{org="${ORG_ID}"} 1`);
  await closeGaps(console_.database, ORG_ID, String(await openGap(console_.database, ORG_ID)), 3);
  expect(await words()).not.toContain('a sweep of everything closes it now');
  expect(await metrics()).toContain(`togai_salesforce_stream_gaps_open{org="${ORG_ID}"} 0`);
});
