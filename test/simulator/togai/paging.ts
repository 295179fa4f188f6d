/** Togai's pages: at most so many rows, and a token that goes on where the page ended; the last page may be empty. */
import { refuse } from './refusal.ts';

/** A page of a list and the token of the next. */
export interface Page<T> {
  readonly data: T[];
  readonly nextToken?: string;
}

/** A page that also tells its own size, as most of Togai's lists do. */
export interface PageWithContext<T> extends Page<T> {
  readonly context: { readonly pageSize: number };
}

/** The next page of rows in their order. A full page names a next one, even if nothing is left. Throws Refusal. */
export function pageOf<T>(
  rows: readonly (T | undefined)[],
  query: URLSearchParams,
  largest = 100,
  wanted: (row: T) => boolean = () => true,
): Page<T> {
  const pageSize = pageSizeOf(query, largest);
  const data: T[] = [];
  let position = positionOf(query);
  while (position < rows.length && data.length < pageSize) {
    const row = rows[position++];
    if (row !== undefined && wanted(row)) data.push(row);
  }
  return data.length === pageSize ? { data, nextToken: tokenFor(position) } : { data };
}

/** `pageOf` with every row in the shape of the answer and the size of the page told. Throws Refusal. */
export function listPage<T, U>(
  rows: readonly (T | undefined)[],
  query: URLSearchParams,
  shape: (row: T) => U,
  wanted?: (row: T) => boolean,
): PageWithContext<U> {
  const { data, ...rest } = pageOf(rows, query, 100, wanted);
  return { data: data.map(shape), ...rest, context: { pageSize: pageSizeOf(query, 100) } };
}

function pageSizeOf(query: URLSearchParams, largest: number): number {
  const text = query.get('pageSize');
  if (text === null) return largest;
  const size = Number(text);
  if (!Number.isInteger(size) || size < 1 || size > largest)
    refuse(`pageSize must be a whole number from 1 to ${largest}`);
  return size;
}

function tokenFor(position: number): string {
  return Buffer.from(JSON.stringify({ after: position })).toString('base64');
}

function positionOf(query: URLSearchParams): number {
  const token = query.get('nextToken');
  if (!token) return 0;
  const text = Buffer.from(token, 'base64').toString();
  const position = /^\{"after":(\d+)\}$/.exec(text)?.[1];
  return position === undefined ? refuse('nextToken is not valid') : Number(position);
}
