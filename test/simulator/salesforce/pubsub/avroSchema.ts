/** Avro schemas of platform events, built from the package's own event metadata the way Salesforce builds them. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import avro from 'avsc';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';

const fieldSchema = z.object({
  fullName: z.string(),
  type: z.enum(['Text', 'LongTextArea', 'DateTime', 'Date', 'Checkbox', 'Number']),
  length: z.coerce.number().optional(),
  required: z.enum(['true', 'false']).optional(),
});

/** A field of a Platform Event, as the schema needs it. */
export interface EventField {
  /** API name without a namespace. */
  readonly name: string;
  readonly type: z.infer<typeof fieldSchema>['type'];
  /** Longest text in characters, for the text types. */
  readonly length?: number;
  readonly required: boolean;
}

/** A Platform Event and its fields. */
export interface EventDefinition {
  /** API name without a namespace, e.g. `Sync_Requested__e`. */
  readonly name: string;
  readonly fields: readonly EventField[];
}

/** A value that a publisher gave wrongly; `errorCode` as Salesforce names it. */
export class EventFieldError extends Error {
  override readonly name = 'EventFieldError';
  readonly errorCode: string;
  readonly fields: readonly string[];

  constructor(errorCode: string, message: string, fields: readonly string[]) {
    super(message);
    this.errorCode = errorCode;
    this.fields = fields;
  }
}

const FORCE_APP = fileURLToPath(new URL('../../../../force-app', import.meta.url));

/** The events that the metadata under a folder defines. Throws when a field's type is none that events may have. */
export function readEventDefinitions(root = FORCE_APP): EventDefinition[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  const events = files.filter((file) => file.endsWith('__e.object-meta.xml'));
  return events.map((file) => {
    const folder = dirname(file);
    const fields = files.filter((each) => dirname(dirname(each)) === folder && each.endsWith('.field-meta.xml'));
    return { name: basename(file, '.object-meta.xml'), fields: fields.map((each) => readField(join(root, each))) };
  });
}

function readField(path: string): EventField {
  const xml: unknown = new XMLParser({ parseTagValue: false }).parse(readFileSync(path, 'utf8'));
  const { fullName, type, length, required } = z.object({ CustomField: fieldSchema }).parse(xml).CustomField;
  return { name: fullName, type, required: required === 'true', ...(length === undefined ? {} : { length }) };
}

const AVRO_TYPES: Record<EventField['type'], string> = {
  Text: 'string',
  LongTextArea: 'string',
  DateTime: 'long',
  Date: 'long',
  Checkbox: 'boolean',
  Number: 'double',
};

/** One version of an event's schema: its JSON, its fingerprint, and its encoding. */
export class EventSchema {
  readonly json: string;
  /** 22 characters; changes with the schema. */
  readonly id: string;
  readonly #type: avro.Type;
  readonly #definition: EventDefinition;
  readonly #prefix: string;

  constructor(definition: EventDefinition, namespace: string) {
    this.#definition = definition;
    this.#prefix = namespace === '' ? '' : `${namespace}__`;
    const custom = definition.fields.map(({ name, type }) => ({
      name: this.#prefix + name,
      type: ['null', AVRO_TYPES[type]],
      doc: `Data:${type}`,
      default: null,
    }));
    this.json = JSON.stringify({
      type: 'record',
      name: this.#prefix + definition.name,
      namespace: 'com.sforce.eventbus',
      fields: [
        { name: 'CreatedDate', type: 'long', doc: 'CreatedDate:DateTime' },
        { name: 'CreatedById', type: 'string', doc: 'CreatedBy:EntityId' },
        ...custom,
      ],
    });
    this.id = createHash('md5').update(this.json).digest('base64url');
    this.#type = avro.Type.forSchema(JSON.parse(this.json) as avro.Schema);
  }

  /**
   * Encodes an event; names may stand with or without the namespace, times as Date, ISO text or epoch milliseconds.
   * Throws EventFieldError for an unknown field, a missing required one, a text too long or a value of another type.
   */
  encode(values: Readonly<Record<string, unknown>>, createdAt: Date, createdById: string): Buffer {
    const record: Record<string, unknown> = { CreatedDate: createdAt.getTime(), CreatedById: createdById };
    let known = 0;
    for (const field of this.#definition.fields) {
      const wireName = this.#prefix + field.name;
      const name = wireName in values ? wireName : field.name;
      if (name in values) known++;
      record[wireName] = toAvro(field, wireName, values[name]);
    }
    if (Object.keys(values).length > known) this.#refuseUnknown(values);
    return this.#type.toBuffer(record);
  }

  /** Whether bytes are one event of this schema and nothing more. */
  accepts(payload: Buffer): boolean {
    try {
      this.#type.fromBuffer(payload);
      return true;
    } catch {
      return false;
    }
  }

  #refuseUnknown(values: Readonly<Record<string, unknown>>): never {
    const names = new Set(this.#definition.fields.flatMap(({ name }) => [name, this.#prefix + name]));
    const unknown = Object.keys(values).find((name) => !names.has(name)) ?? 'a field given twice';
    const event = this.#prefix + this.#definition.name;
    throw new EventFieldError('INVALID_FIELD', `No such column '${unknown}' on sobject of type ${event}`, [unknown]);
  }
}

function toAvro(field: EventField, name: string, value: unknown): unknown {
  if (value === undefined || value === null || value === '') {
    if (field.required)
      throw new EventFieldError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${name}]`, [name]);
    return field.type === 'Checkbox' ? false : null;
  }
  switch (field.type) {
    case 'Text':
    case 'LongTextArea':
      if (typeof value !== 'string') break;
      if (field.length !== undefined && value.length > field.length) {
        throw new EventFieldError(
          'STRING_TOO_LONG',
          `${name}: data value too large: ${value.slice(0, 80)} (max length=${String(field.length)})`,
          [name],
        );
      }
      return value;
    case 'DateTime':
    case 'Date': {
      const time = value instanceof Date ? value.getTime() : typeof value === 'string' ? Date.parse(value) : value;
      if (Number.isSafeInteger(time)) return time;
      break;
    }
    case 'Checkbox':
      if (typeof value === 'boolean') return value;
      break;
    case 'Number':
      if (typeof value === 'number') return value;
  }
  throw new EventFieldError(
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${field.type.toLowerCase()} from ${JSON.stringify(value)}`,
    [name],
  );
}
