/** One request to Togai in the contract's terms: its address, its body, and what a good answer looks like. */
import { z } from 'zod';
import { type Call, unreadable } from './failures.ts';

/** One call by the contract's own method and path template. */
export interface TogaiRequest<T> {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Path template; `{name}` is filled from `params`. */
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  /** Query parameters; undefined ones are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  /** What a good answer looks like. */
  readonly answer: z.ZodType<T>;
  /** False of an answer that is of something else than was asked for. Not a part of the schema: making one for each call costs more than the call. */
  readonly isAbout?: (answer: T) => boolean;
  /** True when a repeat or a loss of this call changes nothing in Togai although it is no GET (calculations). */
  readonly changesNothing?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** What of a request goes out, whatever it is answered with. */
export type SentRequest = Omit<TogaiRequest<never>, 'answer' | 'isAbout'>;

/** The path and query of a request. Throws a TypeError when the template lacks a value: a fault of ours. */
export function target({ path, params = {}, query }: SentRequest): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (!value) throw new TypeError(`The path ${path} lacks its ${name}`);
    return encodeURIComponent(value);
  });
  if (!query) return filled;
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? filled : `${filled}?${search.toString()}`;
}

/** A good answer's body, checked. Throws SyncError when it is not as the contract says, or of something else. */
export function parse<T>(
  call: Call,
  text: string,
  { answer, isAbout }: Pick<TogaiRequest<T>, 'answer' | 'isAbout'>,
): T {
  let json: unknown;
  try {
    json = text === '' ? undefined : JSON.parse(text);
  } catch (error) {
    throw unreadable(call, 'it is not JSON', error);
  }
  const parsed = answer.safeParse(json);
  if (!parsed.success) throw unreadable(call, z.prettifyError(parsed.error), parsed.error);
  if (isAbout?.(parsed.data) === false) throw unreadable(call, 'it has other ids than were asked for', parsed.data);
  return parsed.data;
}
