/** Togai's license entries: how many seats of a license an account has, from when on. */
import { z } from 'zod';
import type { SeatRequest } from '../domain/quote/togaiBodies.ts';
import type { TogaiClient } from './client.ts';
import { pages } from './pages.ts';

const entry = z.object({
  licenseId: z.string(),
  accountId: z.string(),
  quantity: z.number(),
  effectiveFrom: z.string(),
});

/** A change of an account's seats as Togai has it. */
export type LicenseEntry = z.infer<typeof entry>;

const PAGE_SIZE = 50;

/** Sets the seats. Its idempotency key and its absolute number make it safe to repeat. Throws SyncError. */
export async function setSeats(client: TogaiClient, request: SeatRequest, signal?: AbortSignal): Promise<LicenseEntry> {
  return client.request({ method: 'POST', path: '/license_updates', body: request, answer: entry, signal });
}

/** The seats of a license that an account has at a moment, by its entries; 0 without any. Throws SyncError. */
export async function seatsAt(
  client: TogaiClient,
  accountId: string,
  licenseId: string,
  moment: Date,
  signal?: AbortSignal,
): Promise<number> {
  let latest: LicenseEntry | undefined;
  const list = {
    path: '/license_updates',
    query: { account_id: accountId, licenseId },
    pageSize: PAGE_SIZE,
    item: entry,
  };
  for await (const page of pages(client, { ...list, signal })) {
    for (const one of page) {
      // A filter that Togai doesn't apply must never make another account's seats count.
      if (
        one.accountId !== accountId ||
        one.licenseId !== licenseId ||
        Date.parse(one.effectiveFrom) > moment.getTime()
      )
        continue;
      if (latest === undefined || Date.parse(one.effectiveFrom) >= Date.parse(latest.effectiveFrom)) latest = one;
    }
  }
  return latest?.quantity ?? 0;
}
