/** What an org knows about its objects: fields, relationships and what may be done with them. */

/** Types of fields, by the names that `describe` gives them. */
export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'email'
  | 'phone'
  | 'url'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'picklist'
  | 'reference'
  | 'address';

/** One value of a picklist. */
export interface PicklistValue {
  readonly value: string;
  readonly label: string;
  readonly isDefault: boolean;
}

/** A field of an object: its type and what Salesforce says of it. */
export interface FieldSchema {
  /** API name without the package's namespace: how the org's own code knows the field. */
  readonly name: string;
  /** API name on the wire. */
  readonly apiName: string;
  readonly label: string;
  readonly type: FieldType;
  readonly custom: boolean;
  /** Longest text in characters; 0 for other types. */
  readonly length: number;
  /** Digits in all and after the point, for numbers. */
  readonly precision: number;
  readonly scale: number;
  readonly required: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly unique: boolean;
  readonly externalId: boolean;
  readonly caseSensitive: boolean;
  /** Long text can be read, but not filtered or sorted by. */
  readonly filterable: boolean;
  readonly picklist: readonly PicklistValue[];
  readonly restricted: boolean;
  readonly defaultValue: FieldValue;
  /** Objects a lookup may point to; empty for other types. */
  readonly referenceTo: readonly string[];
  /** Name of the way up in SOQL, e.g. `Account` or `Account__r`; '' for none. */
  readonly relationshipName: string;
  /** Name of the way down from the parent, e.g. `Contacts`; '' for none. */
  readonly childRelationshipName: string;
  readonly onParentDelete: 'cascade' | 'setNull' | 'restrict';
  /** Formula text of a calculated field; '' for none. */
  readonly formula: string;
  readonly nameField: boolean;
}

/** A value as it is stored; dates and times are texts. */
export type FieldValue = string | number | boolean | null;

/** A stored record: every field of its object stands in it. Rows are never changed, only replaced. */
export interface Row {
  readonly Id: string;
  readonly [field: string]: FieldValue;
}

/** A row while it is being saved. */
export type Draft = { Id: string } & Record<string, FieldValue>;

/** A way down from a parent object to the records that look up to it. */
export interface ChildRelationship {
  readonly apiName: string;
  readonly child: string;
  readonly field: string;
  readonly cascade: boolean;
}

/** An object and its fields. */
export interface ObjectSchema {
  readonly name: string;
  readonly apiName: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string;
  readonly kind: 'object' | 'customSetting' | 'event';
  readonly custom: boolean;
  /** Whether API users may create, change and delete records of it. */
  readonly writable: boolean;
  readonly fields: readonly FieldSchema[];
}

/** An object with its fields and children by name. */
export class ObjectType {
  readonly schema: ObjectSchema;
  readonly name: string;
  readonly apiName: string;
  readonly keyPrefix: string;
  readonly fields: readonly FieldSchema[];
  readonly children: ChildRelationship[] = [];
  /** A row with every field empty or at its default. */
  readonly blank: Readonly<Record<string, FieldValue>>;
  readonly required: readonly FieldSchema[];
  readonly unique: readonly FieldSchema[];
  readonly formulas: readonly FieldSchema[];
  readonly lookups: readonly FieldSchema[];
  readonly nameField: FieldSchema | undefined;
  readonly #byName: Map<string, FieldSchema>;
  readonly #byApiName: Map<string, FieldSchema>;
  readonly #byRelationship: Map<string, FieldSchema>;

  constructor(schema: ObjectSchema) {
    this.schema = schema;
    this.name = schema.name;
    this.apiName = schema.apiName;
    this.keyPrefix = schema.keyPrefix;
    this.fields = schema.fields;
    this.blank = Object.fromEntries(schema.fields.map((field) => [field.name, field.defaultValue]));
    this.required = schema.fields.filter((field) => field.required);
    this.unique = schema.fields.filter((field) => field.unique);
    this.formulas = schema.fields.filter((field) => field.formula !== '');
    this.lookups = schema.fields.filter((field) => field.type === 'reference');
    this.nameField = schema.fields.find((field) => field.nameField);
    this.#byName = new Map(schema.fields.map((field) => [field.name, field]));
    this.#byApiName = new Map(schema.fields.map((field) => [field.apiName.toLowerCase(), field]));
    const named = this.lookups.filter((field) => field.relationshipName !== '');
    this.#byRelationship = new Map(named.map((field) => [field.relationshipName.toLowerCase(), field]));
  }

  /** A field by its name without namespace. */
  field(name: string): FieldSchema | undefined {
    return this.#byName.get(name);
  }

  /** A field by its name on the wire, in any case. */
  fieldByApiName(apiName: string): FieldSchema | undefined {
    return this.#byApiName.get(apiName) ?? this.#byApiName.get(apiName.toLowerCase());
  }

  /** The lookup that a relationship name goes up by. */
  lookup(relationshipName: string): FieldSchema | undefined {
    return this.#byRelationship.get(relationshipName.toLowerCase());
  }

  /** The children that a relationship name goes down to. */
  child(relationshipName: string): ChildRelationship | undefined {
    return this.children.find(({ apiName }) => apiName.toLowerCase() === relationshipName.toLowerCase());
  }
}
