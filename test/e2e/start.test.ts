/** Starts that must fail say why in one sentence; what only waits says what it waits for. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCompanionToEnd, startCompanionProcess } from '../world/companionProcess.ts';
import { eventually } from '../world/eventually.ts';
import { startWorld, type TestWorld } from '../world/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const sentence = (output: string): string[] => output.trim().split('\n');

describe("a companion that can't start", () => {
  it('because its settings are wrong lists every fault and ends with a status other than 0', async () => {
    const { code, output } = await runCompanionToEnd({
      ...world.variables,
      PORT: 'many',
      SALESFORCE_CLIENT_ID: '',
      LOG_LEVEL: 'loud',
    });
    expect(code).toBe(1);
    expect(output).toMatch(/PORT .*\n.*/);
    for (const name of ['PORT', 'SALESFORCE_CLIENT_ID', 'LOG_LEVEL']) expect(output).toContain(name);
    expect(output).not.toContain('    at ');
  });

  it('because its port is in use names the port', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => taken.once('listening', listening));
    const { port } = taken.address() as AddressInfo;
    const { code, output } = await runCompanionToEnd({ ...world.variables, PORT: String(port) });
    taken.close();
    expect(code).toBe(1);
    expect(sentence(output)).toEqual([`Port ${String(port)} is in use. Set PORT to a free one.`]);
  });

  it("because the database can't be reached names its address, not its password", async () => {
    const { code, output } = await runCompanionToEnd({
      ...world.variables,
      DATABASE_URL: 'postgres://togai:very-secret@127.0.0.1:1/togai',
    });
    expect(code).toBe(1);
    expect(output).toMatch(/^The database at 127\.0\.0\.1:1 can't be reached: .+\n$/);
    expect(output).not.toContain('very-secret');
  });

  it('because the encryption key is another one says so', async () => {
    const first = await startCompanionProcess(world.variables);
    await first.kill('SIGTERM');
    const { code, output } = await runCompanionToEnd({
      ...world.variables,
      ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
    });
    expect(code).toBe(1);
    expect(sentence(output)).toHaveLength(1);
    expect(output).toContain('ENCRYPTION_KEYS');
  });
});

describe('a companion whose Togai does not answer', () => {
  it('starts, keeps the record Pending with the reason, and syncs it when Togai is back', async () => {
    const app = await world.startCompanion();
    await world.connect(app);
    const org = world.salesforce.org();
    const fault = world.togai.faults.add({ on: '.', times: -1, effect: { cut: 'before' } });
    const id = org.create('Account', { Name: 'Patient Customer', Togai_Billing_Email__c: 'billing@patient.example' });
    const waits = await eventually(() => {
      const record = org.syncRecord(id);
      expect(record).toMatchObject({ Status__c: 'Pending', Code__c: 'TOGAI_BUSY' });
      return record;
    }, 60_000);
    expect(waits?.['Message__c']).toBe('Togai is not available right now. The connector tries again by itself.');
    world.togai.faults.remove(fault);
    await eventually(() => {
      expect(org.syncRecord(id)).toMatchObject({ Status__c: 'Synced' });
    }, 60_000);
    expect([...world.togai.state.customers.keys()].filter((customer) => customer === id)).toHaveLength(1);
  });
});
