/** Several calls in one: Composite with references between them, Composite Batch, and sObject Tree. */
import { z } from 'zod';
import { jsonParserError, notFound, SalesforceError } from './errors.ts';
import { type Call, type DataAnswer, readable, saveOptions, visibleType } from './restCall.ts';
import { fieldsOf, writeRefusal } from './restFields.ts';

const MOST_SUBREQUESTS = 25;
const MOST_TREE_RECORDS = 200;

const compositeSchema = z.object({
  allOrNone: z.boolean().optional(),
  compositeRequest: z.array(
    z.object({
      method: z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']),
      url: z.string(),
      referenceId: z.string(),
      body: z.unknown().optional(),
      httpHeaders: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
const batchSchema = z.object({
  haltOnError: z.boolean().optional(),
  batchRequests: z.array(
    z.object({
      method: z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']),
      url: z.string(),
      richInput: z.unknown().optional(),
    }),
  ),
});
const treeSchema = z.object({
  records: z.array(z.looseObject({ attributes: z.object({ type: z.string(), referenceId: z.string() }) })),
});

/** Answers one call of the REST API; errors of the call come as its answer. */
export type Dispatch = (
  method: string,
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
) => DataAnswer;

type Subrequest = z.infer<typeof compositeSchema>['compositeRequest'][number];

interface Subresponse {
  readonly body: unknown;
  readonly httpHeaders: Readonly<Record<string, string>>;
  readonly httpStatusCode: number;
  readonly referenceId: string;
}

const isGood = ({ httpStatusCode }: Subresponse): boolean => httpStatusCode < 400;

/** `POST /composite`. */
export function compositeRoute(call: Call, dispatch: Dispatch): DataAnswer {
  const { allOrNone = false, compositeRequest } = parse(compositeSchema, call);
  refuseTooMany(compositeRequest.length);
  const names = compositeRequest.map(({ referenceId }) => referenceId);
  if (new Set(names).size < names.length)
    throw new SalesforceError(400, {
      errorCode: 'DUPLICATE_VALUE',
      message: 'Duplicate ReferenceId provided in the request',
    });
  const responses = call.org.store.transaction(
    () => {
      const done = new Map<string, Subresponse>();
      for (const subrequest of compositeRequest)
        done.set(subrequest.referenceId, runSubrequest(subrequest, done, dispatch));
      return [...done.values()];
    },
    (all) => !allOrNone || all.every(isGood),
  );
  if (!allOrNone || responses.every(isGood)) return { status: 200, body: { compositeResponse: responses } };
  const halted = [
    {
      errorCode: 'PROCESSING_HALTED',
      message: 'The transaction was rolled back since another operation in the same transaction failed.',
    },
  ];
  return {
    status: 200,
    body: {
      compositeResponse: responses.map((each) =>
        isGood(each) ? { ...each, body: halted, httpHeaders: {}, httpStatusCode: 400 } : each,
      ),
    },
  };
}

function runSubrequest(
  subrequest: Subrequest,
  done: ReadonlyMap<string, Subresponse>,
  dispatch: Dispatch,
): Subresponse {
  const { referenceId } = subrequest;
  try {
    const url = resolve(subrequest.url, done);
    const body: unknown = subrequest.body === undefined ? undefined : resolveDeep(subrequest.body, done);
    const answer = dispatch(subrequest.method, url, body, subrequest.httpHeaders ?? {});
    return { body: answer.body ?? null, httpHeaders: answer.headers ?? {}, httpStatusCode: answer.status, referenceId };
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    return { body: error.errors, httpHeaders: {}, httpStatusCode: error.status, referenceId };
  }
}

/** Puts what earlier subrequests answered in the place of `@{ref.path}`. Throws PROCESSING_HALTED where there is nothing. */
function resolve(text: string, done: ReadonlyMap<string, Subresponse>): string {
  return text.replace(
    /@\{([A-Za-z0-9_]+)((?:\.[A-Za-z0-9_]+|\[\d+\])+)\}/g,
    (_whole, referenceId: string, path: string) => {
      const source = done.get(referenceId);
      let value: unknown = source && isGood(source) ? source.body : undefined;
      for (const key of path.match(/[A-Za-z0-9_]+/g) ?? [])
        value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
      throw new SalesforceError(400, {
        errorCode: 'PROCESSING_HALTED',
        message: `Invalid reference specified. No value for ${referenceId}${path} found in ${referenceId}`,
      });
    },
  );
}

function resolveDeep(value: unknown, done: ReadonlyMap<string, Subresponse>): unknown {
  if (typeof value === 'string') return resolve(value, done);
  if (Array.isArray(value)) return value.map((each) => resolveDeep(each, done));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolveDeep(each, done)]));
}

/** `POST /composite/batch`: independent calls, addresses from the version on. */
export function batchRoute(call: Call, dispatch: Dispatch): DataAnswer {
  const { haltOnError = false, batchRequests } = parse(batchSchema, call);
  refuseTooMany(batchRequests.length);
  let halted = false;
  const results = batchRequests.map(({ method, url, richInput }) => {
    if (halted)
      return {
        statusCode: 412,
        result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' }],
      };
    const { status, body } = dispatch(
      method,
      `/services/data/${url.replace(/^\/?(services\/data\/)?/, '')}`,
      richInput,
      {},
    );
    halted = haltOnError && status >= 400;
    return { statusCode: status, result: body ?? null };
  });
  return { status: 200, body: { hasErrors: results.some(({ statusCode }) => statusCode >= 400), results } };
}

/** `POST /composite/tree/{object}`: records of one object, all or none. Children in the tree are not served. */
export function treeRoute(call: Call): DataAnswer {
  const type = visibleType(call, call.path[2] ?? '');
  const { records } = parse(treeSchema, call);
  if (records.length > MOST_TREE_RECORDS)
    throw new SalesforceError(400, {
      errorCode: 'LIMIT_EXCEEDED',
      message: 'The request can contain at most 200 records',
    });
  const refused = writeRefusal(call, type, 'insert');
  if (refused) throw new SalesforceError(400, refused);
  const rows = readable(() => records.map((record) => fieldsOf(call, type, record)));
  const saved = readable(() => call.org.saves.insert(type, rows, saveOptions(call, true)));
  const hasErrors = saved.some(({ success }) => !success);
  const results = saved.flatMap(({ id, success, errors }, i): object[] => {
    const referenceId = records[i]?.attributes.referenceId ?? '';
    if (!hasErrors) return [{ referenceId, id }];
    const own = errors.filter(({ errorCode }) => errorCode !== 'ALL_OR_NONE_OPERATION_ROLLED_BACK');
    return success || own.length === 0
      ? []
      : [
          {
            referenceId,
            errors: own.map(({ errorCode, message, fields }) => ({ statusCode: errorCode, message, fields })),
          },
        ];
  });
  return { status: hasErrors ? 400 : 201, body: { hasErrors, results } };
}

function parse<T>(schema: z.ZodType<T>, call: Call): T {
  if (call.method !== 'POST') throw notFound();
  const parsed = schema.safeParse(call.json());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw jsonParserError(`${issue?.message ?? 'Unreadable'}: ${(issue?.path ?? []).join('.')} at [line:1, column:1]`);
}

function refuseTooMany(count: number): void {
  if (count > MOST_SUBREQUESTS)
    throw new SalesforceError(400, {
      errorCode: 'LIMIT_EXCEEDED',
      message: `Limit of ${String(MOST_SUBREQUESTS)} subrequests exceeded`,
    });
}
