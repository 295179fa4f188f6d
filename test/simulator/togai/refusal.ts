/** What the local Togai answers instead of doing as it was asked: a status and one sentence. */
import { z } from 'zod';

const LONGEST_MESSAGE = 500;

/** Thrown by the resources; the server turns it into an answer `{message}` with this status. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: 400 | 401 | 403 | 404 | 422 | 429, message: string) {
    super(message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE - 1)}…` : message);
    this.status = status;
  }
}

/** A 400 with its reason; for expressions that otherwise yield a value. */
export function refuse(message: string): never {
  throw new Refusal(400, message);
}

/** The row, or a 404 that says what kind of thing was not found. */
export function found<T>(row: T | undefined, kind: string, id: string): T {
  if (row === undefined) throw new Refusal(404, `${kind} ${id} not found`);
  return row;
}

/** The body as the contract wants it; a 400 that names every fault otherwise. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Refusal(
    400,
    parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'Request body'}: ${message}`).join('; '),
  );
}
