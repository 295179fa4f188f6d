/** Accounts as they are kept: what makes one, its aliases, and how every answer shows it. */
import { z } from 'zod';
import { address, chosenId, currency, email, entityName } from './contactDetails.ts';
import { found, refuse } from './refusal.ts';
import type { AccountRow, CustomerRow } from './rows.ts';
import { addSettings, assertGoodSettings, entitySetting } from './entitySettings.ts';
import type { World } from './world.ts';

const ALWAYS = { from: '1970-01-01T00:00:00Z', until: '9999-01-01T00:00:00Z' };

/** Further facts about an account, as text by name. */
export const metadata = z.record(z.string(), z.string());
/** An alias with its time range, as accounts are created or extended with. */
export const accountAlias = z.strictObject({
  value: z.string().min(1).max(50),
  effectiveFrom: z.iso.datetime({ offset: true }).optional(),
  effectiveUntil: z.iso.datetime({ offset: true }).optional(),
});

/** The members of an account in the body that creates it, with or without its customer. */
export const accountFields = {
  id: chosenId,
  name: entityName,
  invoiceCurrency: currency.optional(),
  aliases: z.array(z.string().min(3).max(50)).max(10).optional(),
  accountAliases: z.array(accountAlias).optional(),
  address: address.optional(),
  primaryEmail: email.optional(),
  settings: z.array(entitySetting).max(10).optional(),
  netTermDays: z.int32().optional(),
  metadata: metadata.optional(),
  status: z.enum(['ACTIVE', 'DRAFT']).optional(),
};
/** An account in the body that creates its customer. */
export const firstAccount = z.strictObject(accountFields);
/** An account as a request brings it. */
export type AccountDraft = z.infer<typeof firstAccount>;
/** The account, archived or not; a 404 otherwise. */
export function accountOf(world: World, id: string): AccountRow {
  return found(world.accounts.get(id), 'Account', id);
}

/** An account that may be billed; throws Refusal. */
export function liveAccountOf(world: World, id: string): AccountRow {
  const account = accountOf(world, id);
  return account.status === 'ARCHIVED' ? refuse(`Account ${id} is archived`) : account;
}

/** Throws a Refusal when `addAccount` could not make this account. */
export function assertAccountPossible(world: World, draft: AccountDraft): void {
  if (world.accounts.has(draft.id)) refuse(`Account with id ${draft.id} already exists`);
  world.assertRoomFor('accounts');
  if (draft.settings) assertGoodSettings(draft.settings);
  assertAliasesFree(world, [...(draft.aliases ?? []), ...(draft.accountAliases ?? []).map(({ value }) => value)]);
}

/** Makes the account; `assertAccountPossible` was asked before. */
export function addAccount(world: World, customer: CustomerRow, draft: AccountDraft): AccountRow {
  const account = world.accounts.add({
    id: draft.id,
    togaiAccountId: world.ids.next('account'),
    togaiCustomerId: customer.togaiCustomerId,
    customerId: customer.id,
    name: draft.name,
    status: draft.status ?? 'ACTIVE',
    invoiceCurrency: draft.invoiceCurrency ?? world.organisation.baseCurrency,
    primaryEmail: draft.primaryEmail,
    address: draft.address,
    netTermDays: draft.netTermDays,
    metadata: draft.metadata,
    aliases: undefined,
  });
  world.accountsByCustomer.put(customer.id, account);
  addSettings(world, 'ACCOUNT', account.id, draft.settings ?? []);
  bindAliases(world, account, [...(draft.aliases ?? []).map((value) => ({ value })), ...(draft.accountAliases ?? [])]);
  return account;
}

/** The account as every answer shows it. */
export function accountAnswer(world: World, row: AccountRow): object {
  const { aliases, ...rest } = row;
  const settings = world.settings
    .of('ACCOUNT', row.id)
    .map(({ id, name, namespace, value, dataType }) => ({ id, name, namespace, value, dataType }));
  return {
    ...rest,
    aliases: (aliases ?? []).map(({ value }) => ({ alias: value })),
    ...(settings.length > 0 ? { settings: settings.slice(0, 10) } : {}),
  };
}

/** Throws a Refusal when one of them belongs to an account already, or is given twice. */
export function assertAliasesFree(world: World, aliases: readonly string[]): void {
  for (const [i, alias] of aliases.entries()) {
    if (world.aliases.has(alias) || aliases.indexOf(alias) !== i) refuse(`Alias ${alias} is in use already`);
  }
}

/** Gives the account these aliases; `assertAliasesFree` was asked before. */
export function bindAliases(world: World, account: AccountRow, aliases: readonly z.infer<typeof accountAlias>[]): void {
  if (aliases.length === 0) return;
  const createdAt = world.timestamp();
  account.aliases ??= [];
  for (const { value, effectiveFrom = ALWAYS.from, effectiveUntil = ALWAYS.until } of aliases) {
    account.aliases.push({ id: world.ids.next('alias'), value, effectiveFrom, effectiveUntil, createdAt });
    world.aliases.set(value, account.id);
  }
}
