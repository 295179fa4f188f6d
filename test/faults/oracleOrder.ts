/** The oracle's look at order: what Togai was told of a customer follows what the Account was, one version after the other. */
import { vi } from 'vitest';
import type { Org } from '../simulator/salesforce/org.ts';
import type { Exchange } from '../simulator/togai/index.ts';

type Effect = Pick<Exchange, 'method' | 'template' | 'path' | 'requestBody'>;

/** Keeps the phone numbers that each Account had and that each customer was given, as they followed each other. */
export class OrderKeeper {
  readonly #had = new Map<string, unknown[]>();
  readonly #told = new Map<string, unknown[]>();

  /** Watches an org from now on: every saved version of its Accounts. */
  watch(org: Org): void {
    const table = org.store.table('Account');
    const put = table.put.bind(table);
    vi.spyOn(table, 'put').mockImplementation((row) => {
      add(this.#had, row.Id, row['Phone'] ?? undefined);
      put(row);
    });
  }

  /** For the local Togai: told of every write, also of those whose answer is lost. */
  readonly onEffect = ({ method, template, path, requestBody }: Effect): void => {
    if (template === '/customers' && method === 'POST')
      add(this.#told, String(memberOf(requestBody, 'id')), phoneOf(requestBody));
    if (template === '/customers/{customer_id}' && method === 'PATCH' && memberOf(requestBody, 'address') !== undefined)
      add(this.#told, decodeURIComponent(path.split('/')[2] ?? ''), phoneOf(requestBody));
  };

  /** A sentence for each customer that was taken back to an older version of its Account. */
  findings(): string[] {
    return [...this.#told].flatMap(([customerId, told]) => {
      const had = this.#had.get(customerId);
      return had === undefined || follows(told, had)
        ? []
        : [`${customerId} was told ${told.join(', ')}, and its Account was ${had.join(', ')}`];
    });
  }
}

/** Each value that was told stands in the Account's history not before the one that was told before it. */
function follows(told: readonly unknown[], had: readonly unknown[]): boolean {
  let from = 0;
  for (const value of told) {
    from = had.indexOf(value, from);
    if (from === -1) return false;
  }
  return true;
}

function add(map: Map<string, unknown[]>, key: string, value: unknown): void {
  const values = map.get(key) ?? [];
  if (values.length === 0 || values.at(-1) !== value) values.push(value);
  map.set(key, values);
}

function memberOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
}

function phoneOf(body: unknown): unknown {
  return memberOf(memberOf(body, 'address'), 'phoneNumber');
}
