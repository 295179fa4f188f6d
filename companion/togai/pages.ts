/** Togai's lists, page by page: at most 100 a page, and the last page may be empty. */
import { z } from 'zod';
import { SyncError } from '../domain/errors.ts';
import type { TogaiClient } from './client.ts';

const PAGE_SIZE = 100;

/** A list that is read page by page. */
export interface ListRequest<T> {
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly item: z.ZodType<T>;
  /** Default 100, the most that Togai gives (invoices and seats: 50). `none`: this list takes no page size. */
  readonly pageSize?: number | 'none';
  readonly signal?: AbortSignal | undefined;
}

/** All pages of a list, in Togai's order; each page costs one call. Throws SyncError. */
export async function* pages<T>(client: TogaiClient, list: ListRequest<T>): AsyncGenerator<T[], void, void> {
  const answer = z.object({ data: z.array(list.item).optional(), nextToken: z.string().nullish() });
  let nextToken: string | undefined;
  do {
    const page: z.infer<typeof answer> = await client.request({
      method: 'GET',
      path: list.path,
      ...(list.params ? { params: list.params } : {}),
      query: {
        ...list.query,
        pageSize: list.pageSize === 'none' ? undefined : (list.pageSize ?? PAGE_SIZE),
        nextToken,
      },
      answer,
      signal: list.signal,
    });
    yield page.data ?? [];
    const next = page.nextToken || undefined;
    if (next !== undefined && next === nextToken) {
      throw new SyncError('TOGAI_ANSWER_UNREADABLE', {
        remedy: 'retry',
        detail: `GET ${list.path} names the same next page again`,
      });
    }
    nextToken = next;
  } while (nextToken !== undefined);
}
