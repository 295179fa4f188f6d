/** Faults on demand, shared by both simulators: which call goes wrong, how often, and in what way. */
import { z } from 'zod';

const count = z.number().int().min(0);

const effectSchema = z
  .strictObject({
    /** Wait this long before anything else, in milliseconds. */
    delayMs: count.optional(),
    /** Answer with this HTTP status instead of doing the work. */
    status: z.number().int().min(100).max(599).optional(),
    /** Body that goes with `status`; an object is sent as JSON, text as it is. */
    body: z.unknown().optional(),
    /** Headers that go with `status`. */
    headers: z.record(z.string(), z.string()).optional(),
    /** The work is done and its answer spoiled; the same number spoils it in the same way. `-1`: differently each time. */
    mutate: z.number().int().min(-1).optional(),
    /** Break the connection without an answer: `before` the work is done, or `after` it took effect. */
    cut: z.enum(['before', 'after']).optional(),
    /** End the gRPC call with this status; `errorCode` goes into the trailer `error-code`, without its common prefix or with it. */
    grpc: z
      .strictObject({
        code: z.number().int().min(1).max(16),
        errorCode: z.string().optional(),
        message: z.string().optional(),
      })
      .optional(),
    /** After this many delivered events the stream ends, as `streamEnd` says. */
    endStreamAfter: count.optional(),
    /** `reset` (default): RST without a status; `end`: closed as if all were well; `grpc`: with the status in `grpc`. */
    streamEnd: z.enum(['reset', 'end', 'grpc']).optional(),
    /** After this many delivered events the stream stays open and says nothing more. */
    silentAfter: count.optional(),
    /** Every event of the stream is delivered this many times more. */
    duplicates: count.optional(),
    /** The events of one answer are delivered in reverse order. */
    reorder: z.boolean().optional(),
    /** Rows of a many-row write fail with this error while the answer is 200: every row, or each `every`-th. */
    rowErrors: z
      .strictObject({
        errorCode: z.string(),
        message: z.string(),
        every: z.number().int().min(1).optional(),
        fields: z.array(z.string()).optional(),
      })
      .optional(),
  })
  .refine((effect) => Object.keys(effect).length > 0, 'An effect says at least one thing');

/** What a caller may add; also what `POST /control/faults` accepts. */
export const faultSchema = z.strictObject({
  /** Regular expression, tried against `METHOD /path` (without the query) or `grpc Subscribe|GetSchema|GetTopic|Publish`. */
  on: z.string().refine(isRegExp, 'Not a regular expression'),
  /** Let this many matching calls pass first. Default 0. */
  skip: count.optional(),
  /** Strike this many times, then no more. Default 1; -1 = always. */
  times: z.number().int().min(-1).optional(),
  effect: effectSchema,
});

/** A fault as it is armed. */
export type Fault = z.infer<typeof faultSchema>;
/** What goes wrong when it strikes. */
export type FaultEffect = Fault['effect'];

/** A fault as it stands: `skip` and `times` are what is left of them. */
export interface ArmedFault {
  readonly id: string;
  readonly on: string;
  readonly skip: number;
  readonly times: number;
  readonly struck: number;
  readonly effect: FaultEffect;
}

interface Armed {
  readonly fault: Fault;
  readonly pattern: RegExp;
  skip: number;
  times: number;
  struck: number;
}

/** The faults of one simulator, tried in the order they were added; the first one that is due wins. */
export class Faults {
  readonly #armed = new Map<string, Armed>();
  #nextId = 1;

  /** Arms a fault and returns its id. Throws a SyntaxError when `on` is no regular expression. */
  add(fault: Fault): string {
    const id = String(this.#nextId++);
    this.#armed.set(id, {
      fault,
      pattern: new RegExp(fault.on),
      skip: fault.skip ?? 0,
      times: fault.times ?? 1,
      struck: 0,
    });
    return id;
  }

  /** Disarms one fault; false when there is none of that id. */
  remove(id: string): boolean {
    return this.#armed.delete(id);
  }

  clear(): void {
    this.#armed.clear();
  }

  /** All faults, spent ones too (their `times` is 0). */
  list(): ArmedFault[] {
    return [...this.#armed].map(([id, { fault, skip, times, struck }]) => ({
      id,
      on: fault.on,
      skip,
      times,
      struck,
      effect: fault.effect,
    }));
  }

  /** The fault that strikes this call, counted as struck; undefined when the call goes well. */
  match(operation: string): Fault | undefined {
    if (this.#armed.size === 0) return undefined;
    for (const armed of this.#armed.values()) {
      if (armed.times === 0 || !armed.pattern.test(operation)) continue;
      if (armed.skip > 0) {
        armed.skip--;
        continue;
      }
      if (armed.times > 0) armed.times--;
      armed.struck++;
      return armed.fault;
    }
    return undefined;
  }
}

function isRegExp(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}
