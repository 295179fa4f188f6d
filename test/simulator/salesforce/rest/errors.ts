/** Errors as Salesforce's REST API words them. */

/** One entry of an error answer; `fields` is left out where Salesforce leaves it out. */
export interface ApiError {
  readonly errorCode: string;
  readonly message: string;
  readonly fields?: readonly string[];
}

/** A request that Salesforce refuses as a whole, with its HTTP status. */
export class SalesforceError extends Error {
  override readonly name = 'SalesforceError';
  readonly status: number;
  readonly errors: readonly ApiError[];

  constructor(status: number, errors: ApiError | readonly ApiError[]) {
    const list: readonly ApiError[] = 'errorCode' in errors ? [errors] : errors;
    super(list.map(({ errorCode, message }) => `${errorCode}: ${message}`).join('; '));
    this.status = status;
    this.errors = list;
  }

  /** Code of the first error. */
  get errorCode(): string {
    return this.errors[0]?.errorCode ?? 'UNKNOWN_EXCEPTION';
  }
}

/** An error of one row, as save results carry it. */
export function rowError(errorCode: string, message: string, fields: readonly string[] = []): ApiError {
  return { errorCode, message, fields };
}

/** 404 NOT_FOUND. */
export function notFound(message = 'The requested resource does not exist'): SalesforceError {
  return new SalesforceError(404, { errorCode: 'NOT_FOUND', message });
}

/** 400 MALFORMED_QUERY. */
export function malformedQuery(message: string): SalesforceError {
  return new SalesforceError(400, { message, errorCode: 'MALFORMED_QUERY' });
}

/** 400 JSON_PARSER_ERROR. */
export function jsonParserError(message: string): SalesforceError {
  return new SalesforceError(400, { message, errorCode: 'JSON_PARSER_ERROR' });
}

const STATUS: Readonly<Record<string, number>> = {
  ENTITY_IS_DELETED: 404,
  NOT_FOUND: 404,
  INSUFFICIENT_ACCESS_OR_READONLY: 403,
};

/** What a refused single-record call answers: the row's errors under the HTTP status that belongs to them. */
export function refusal(errors: readonly ApiError[]): SalesforceError {
  return new SalesforceError(STATUS[errors[0]?.errorCode ?? ''] ?? 400, errors);
}
