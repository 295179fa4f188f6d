/** `/license_updates`: how many seats an account has from when on. */
import { z } from 'zod';
import { pageOf } from './paging.ts';
import { Refusal, parseBody } from './refusal.ts';
import type { Call, Route } from './route.ts';
import type { LicenseEntry } from './rows.ts';
import type { World } from './world.ts';

const update = z.strictObject({
  licenseId: z.string().max(50),
  accountId: z.string().max(50),
  updateType: z.enum(['RELATIVE', 'ABSOLUTE']),
  quantity: z.number(),
  effectiveFrom: z.iso.datetime({ offset: true }).optional(),
  idempotencyKey: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
});

/** Seats to enter: a change (RELATIVE) or the number there is to be (ABSOLUTE), from now unless it says when. */
export type Grant = z.infer<typeof update>;

/** Routes of license updates. */
export function licenseRoutes(world: World): Route[] {
  return [
    { method: 'POST', path: '/license_updates', handle: ({ body }) => ({ body: updateLicenses(world, body) }) },
    { method: 'GET', path: '/license_updates', handle: (call) => ({ body: listEntries(world, call) }) },
  ];
}

/** Throws a Refusal of this status when the seats can't be entered. */
export function assertGrant(world: World, grant: Grant, status: 400 | 422): void {
  const account = world.accounts.get(grant.accountId);
  if (!account || account.status === 'ARCHIVED')
    throw new Refusal(status, `Account ${grant.accountId} does not exist or is archived`);
  const addOn = world.addons.get(grant.licenseId);
  if (addOn?.type !== 'LICENSE') throw new Refusal(status, `${grant.licenseId} is no add-on of type LICENSE`);
  if (quantityAfter(world, grant) < 0)
    throw new Refusal(status, `Account ${grant.accountId} would have fewer than 0 of ${grant.licenseId}`);
}

/** Enters the seats; `assertGrant` was asked before. */
export function enterGrant(world: World, grant: Grant): LicenseEntry {
  const { licenseId, accountId, metadata, idempotencyKey } = grant;
  const createdAt = world.timestamp();
  const entry = {
    id: world.ids.next('lic'),
    licenseId,
    accountId,
    quantity: quantityAfter(world, grant),
    effectiveFrom: grant.effectiveFrom ?? createdAt,
    metadata,
    createdAt,
  };
  return world.licenses.enter(entry, idempotencyKey);
}

function updateLicenses(world: World, body: unknown): object {
  const grant = parseBody(update, body);
  const known = grant.idempotencyKey === undefined ? undefined : world.licenses.byKey(grant.idempotencyKey);
  if (known) return entryAnswer(known);
  assertGrant(world, grant, 422);
  return entryAnswer(enterGrant(world, grant));
}

function quantityAfter(world: World, { licenseId, accountId, updateType, quantity, effectiveFrom }: Grant): number {
  if (updateType === 'ABSOLUTE') return quantity;
  return (
    world.licenses.at(accountId, licenseId, effectiveFrom === undefined ? world.now() : new Date(effectiveFrom)) +
    quantity
  );
}

function listEntries(world: World, { query }: Call): object {
  const account = query.get('account_id');
  const license = query.get('licenseId');
  const from = query.get('effectiveFrom');
  const page = pageOf(
    world.licenses.rows,
    query,
    50,
    (row) =>
      (account === null || row.accountId === account) &&
      (license === null || row.licenseId === license) &&
      (from === null || Date.parse(row.effectiveFrom) >= Date.parse(from)),
  );
  return { ...page, data: page.data.map(entryAnswer) };
}

function entryAnswer({ licenseId, accountId, quantity, effectiveFrom, metadata, createdAt }: LicenseEntry): object {
  return { licenseId, accountId, quantity, effectiveFrom, metadata, createdAt };
}
