/** Aliases of accounts: other names that usage events may use, each on one account only. */
import { z } from 'zod';
import {
  accountAlias,
  accountAnswer,
  accountOf,
  assertAliasesFree,
  bindAliases,
  liveAccountOf,
} from './accountBook.ts';
import { pageOf } from './paging.ts';
import { found, parseBody, refuse } from './refusal.ts';
import type { Route } from './route.ts';
import type { AccountRow, AliasRow } from './rows.ts';
import type { World } from './world.ts';

const MOST_ALIASES = 10;

const additions = z.strictObject({
  aliases: z.array(z.string().min(3).max(50)).min(1).max(MOST_ALIASES).optional(),
  accountAliases: z.array(accountAlias).min(1).max(MOST_ALIASES).optional(),
});
const removals = z.strictObject({
  aliases: z.array(z.string()).optional(),
  accountAliases: z
    .array(z.strictObject({ id: z.string(), from: z.iso.datetime({ offset: true }).optional() }))
    .optional(),
});

/** Routes of the aliases of accounts. */
export function aliasRoutes(world: World): Route[] {
  return [
    {
      method: 'POST',
      path: '/accounts/{account_id}/add_aliases',
      handle: ({ params: [id = ''], body }) => ({ body: addAliases(world, id, body) }),
    },
    {
      method: 'POST',
      path: '/accounts/{account_id}/remove_aliases',
      handle: ({ params: [id = ''], body }) => ({ body: removeAliases(world, id, body) }),
    },
    {
      method: 'GET',
      path: '/accounts/{account_id}/account_aliases',
      handle: ({ params: [id = ''], query }) => ({ body: pageOf(accountOf(world, id).aliases ?? [], query) }),
    },
  ];
}

function addAliases(world: World, id: string, body: unknown): object {
  const account = liveAccountOf(world, id);
  const { aliases = [], accountAliases = [] } = parseBody(additions, body);
  const added = [...aliases.map((value) => ({ value })), ...accountAliases];
  assertAliasesFree(
    world,
    added.map(({ value }) => value),
  );
  if ((account.aliases?.length ?? 0) + added.length > MOST_ALIASES)
    refuse(`An account has at most ${MOST_ALIASES} aliases`);
  bindAliases(world, account, added);
  return accountAnswer(world, account);
}

function removeAliases(world: World, id: string, body: unknown): object {
  const account = liveAccountOf(world, id);
  const { aliases = [], accountAliases = [] } = parseBody(removals, body);
  const gone = new Set([
    ...aliases.map((value) => aliasOf(account, 'value', value)),
    ...accountAliases.map((alias) => aliasOf(account, 'id', alias.id)),
  ]);
  account.aliases = (account.aliases ?? []).filter((alias) => !gone.has(alias));
  for (const { value } of gone) world.aliases.delete(value);
  return accountAnswer(world, account);
}

function aliasOf(account: AccountRow, by: 'value' | 'id', wanted: string): AliasRow {
  return found(
    account.aliases?.find((alias) => alias[by] === wanted),
    'Alias',
    wanted,
  );
}
