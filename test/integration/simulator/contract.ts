/** Holds every exchange with the local Togai, request and answer, to a contract in OpenAPI 3.0: our own, and Togai's full one. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Exchange } from '../../simulator/togai/index.ts';

const OWN_CONTRACT = fileURLToPath(new URL('../../fixtures/togai-contract.yaml', import.meta.url));

/** One level of a schema; what is below is looked at when it is reached. */
const schema = z.record(z.string(), z.unknown());
type Schema = z.infer<typeof schema>;

const content = z.object({
  content: z
    .object({ 'application/json': z.object({ schema }) })
    .partial()
    .optional(),
});
const parameter = z.object({
  in: z.string(),
  name: z.string(),
  required: z.boolean().optional(),
  schema: schema.optional(),
});
const operation = z.object({
  parameters: z.array(schema).default([]),
  requestBody: schema.optional(),
  responses: z.record(z.string(), schema),
});
const document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.looseObject({}),
});

interface Query {
  readonly name: string;
  readonly required: boolean;
  readonly check: ValidateFunction;
}

interface Operation {
  readonly query: Query[];
  readonly request: ValidateFunction | undefined;
  /** By status, or `default`. */
  readonly answers: Map<string, ValidateFunction | undefined>;
}

/** A contract, compiled call by call as calls are seen. */
export class Contract {
  readonly #name: string;
  readonly #document: z.infer<typeof document>;
  readonly #ajv = addFormats.default(
    new Ajv({ strict: false, allErrors: true, coerceTypes: false, formats: { int32: true, int64: true } }),
  );
  /** The same, for query values, which are always text. */
  readonly #coercing = addFormats.default(
    new Ajv({ strict: false, coerceTypes: true, formats: { int32: true, int64: true } }),
  );
  readonly #operations = new Map<string, Operation | undefined>();

  constructor(file: string) {
    this.#name = file.split('/').at(-1) ?? file;
    this.#document = document.parse(parse(readFileSync(file, 'utf8'), { merge: true, maxAliasCount: -1 }));
  }

  /** What in this exchange is not as the contract says; empty when all is well. */
  check(exchange: Exchange): string[] {
    const call = `${exchange.method} ${exchange.template ?? exchange.path}`;
    // An unknown path is refused by a 404, of which no contract says anything.
    if (exchange.template === undefined) return exchange.status >= 400 ? [] : [`${this.#name}: ${call} does not exist`];
    const known = this.#operation(exchange.method, exchange.template);
    if (!known) return [`${this.#name}: ${call} is not in the contract`];
    const faults = [
      ...(exchange.status < 300 ? [...requestFaults(known, exchange), ...queryFaults(known, exchange.query)] : []),
      ...answerFaults(known, exchange),
    ];
    return faults.map((fault) => `${this.#name}: ${call} → ${exchange.status}: ${fault}`);
  }

  #operation(method: string, template: string): Operation | undefined {
    const key = `${method} ${template}`;
    if (!this.#operations.has(key)) this.#operations.set(key, this.#compile(method, template));
    return this.#operations.get(key);
  }

  #compile(method: string, template: string): Operation | undefined {
    const found = this.#document.paths[template]?.[method.toLowerCase()];
    if (found === undefined) return undefined;
    const { parameters, requestBody, responses } = operation.parse(found);
    const query = parameters.map((one) => parameter.parse(this.#resolve(one))).filter((one) => one.in === 'query');
    return {
      query: query.map((one) => ({
        name: one.name,
        required: one.required === true,
        check: this.#coercing.compile({ type: 'object', properties: { value: this.#whole(one.schema ?? {}) } }),
      })),
      request: requestBody && this.#bodyCheck(requestBody),
      answers: new Map(Object.entries(responses).map(([status, answer]) => [status, this.#bodyCheck(answer)])),
    };
  }

  #bodyCheck(holder: Schema): ValidateFunction | undefined {
    const body = content.parse(this.#resolve(holder)).content?.['application/json']?.schema;
    return body && this.#ajv.compile(this.#whole(body));
  }

  #resolve(node: Schema): Schema {
    if (typeof node['$ref'] !== 'string') return node;
    let target: unknown = this.#document;
    for (const part of node['$ref'].slice(2).split('/')) target = schema.parse(target)[part];
    return this.#resolve(schema.parse(target));
  }

  /** The schema without references. Closed schemas composed by allOf would exclude each other: they are added up instead. */
  #whole(node: Schema): Schema {
    const { allOf, ...own } = this.#resolve(node);
    const plain = Object.fromEntries(Object.entries(own).map(([name, value]) => [name, this.#within(name, value)]));
    if (!Array.isArray(allOf)) return plain;
    return allOf.map((part) => this.#whole(schema.parse(part))).reduce(added, plain);
  }

  #within(name: string, value: unknown): unknown {
    if (name === 'properties')
      return Object.fromEntries(
        Object.entries(schema.parse(value)).map(([property, inner]) => [property, this.#whole(schema.parse(inner))]),
      );
    const { data: inner } = schema.safeParse(value);
    if (inner && (name === 'items' || name === 'additionalProperties')) return this.#whole(inner);
    // Not JSON Schema's: examples and the like may hold anything.
    return name === 'example' ? null : value;
  }
}

function added(sum: Schema, part: Schema): Schema {
  const required = [sum, part].flatMap(({ required: names }): unknown[] => (Array.isArray(names) ? names : []));
  const properties = { ...schema.optional().parse(sum['properties']), ...schema.optional().parse(part['properties']) };
  const closed = sum['additionalProperties'] === false || part['additionalProperties'] === false;
  return {
    type: 'object',
    required: [...new Set(required)],
    properties,
    ...(closed ? { additionalProperties: false } : {}),
  };
}

function requestFaults({ request }: Operation, { requestBody }: Exchange): string[] {
  if (!request) return requestBody === undefined ? [] : ['a request body where none belongs'];
  return request(requestBody) ? [] : faultsOf(request, 'request');
}

function queryFaults({ query }: Operation, text: string): string[] {
  const given = new URLSearchParams(text);
  const unknown = [...given.keys()]
    .filter((name) => !query.some((one) => one.name === name))
    .map((name) => `unknown query parameter ${name}`);
  const wrong = query
    .filter(({ name, required, check }) => (given.has(name) ? !check({ value: given.get(name) }) : required))
    .map(({ name }) => `query parameter ${name} is missing or wrong`);
  return [...unknown, ...wrong];
}

function answerFaults({ answers }: Operation, { status, answerBody }: Exchange): string[] {
  const key = answers.has(String(status)) ? String(status) : 'default';
  if (!answers.has(key) || (key === 'default' && status < 400)) return [`the status ${status} is not in the contract`];
  const check = answers.get(key);
  return !check || check(answerBody) ? [] : faultsOf(check, 'answer');
}

function faultsOf(check: ValidateFunction, where: string): string[] {
  return (check.errors ?? []).map(
    ({ instancePath, message, params }) => `${where}${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
  );
}

/** The contracts that hold here: our own, and the full one of the file that TOGAI_OPENAPI names. Throws when it names none. */
export function contracts(): Contract[] {
  const full = process.env['TOGAI_OPENAPI'];
  if (full && !existsSync(full)) throw new Error(`TOGAI_OPENAPI names ${full}, which is not there`);
  return [OWN_CONTRACT, ...(full ? [full] : [])].map((file) => new Contract(file));
}

/** Collects what breaks the contracts: give `onExchange` to `startTogai`, and expect `violations` to stay empty. */
export class ContractKeeper {
  static readonly #contracts = contracts();
  readonly violations: string[] = [];
  /** How many exchanges were checked. */
  seen = 0;

  readonly onExchange = (exchange: Exchange): void => {
    this.seen++;
    for (const contract of ContractKeeper.#contracts) this.violations.push(...contract.check(exchange));
  };
}
