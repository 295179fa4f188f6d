/** Builds an org's schema: standard objects by the org's features, the package's objects and fields under its namespace, the org's own fields. */
import { accountObjects } from './schemaAccounts.ts';
import { type FieldDraft, fixed, picklist, systemFields, text } from './schemaFields.ts';
import type { ObjectDraft, OrgFeatures } from './schemaDraft.ts';
import type { PackagedObject, PackageMetadata } from '../metadata.ts';
import { type FieldSchema, ObjectType } from './schema.ts';
import { salesObjects } from './schemaSales.ts';
import { customObjectFields, setupObjects } from './schemaSetup.ts';

/** All objects of an org, by name with and without the namespace. */
export class OrgSchema {
  readonly types: readonly ObjectType[];
  readonly namespace: string;
  readonly #byName: Map<string, ObjectType>;
  readonly #byApiName: Map<string, ObjectType>;
  readonly #byKeyPrefix: Map<string, ObjectType>;

  constructor(types: readonly ObjectType[], namespace: string) {
    this.types = types;
    this.namespace = namespace;
    this.#byName = new Map(types.map((type) => [type.name, type]));
    this.#byApiName = new Map(types.map((type) => [type.apiName.toLowerCase(), type]));
    this.#byKeyPrefix = new Map(types.map((type) => [type.keyPrefix, type]));
    for (const type of types) for (const field of type.fields) this.#linkChildren(type, field);
  }

  /** An object by its name without namespace. */
  type(name: string): ObjectType | undefined {
    return this.#byName.get(name);
  }

  /** An object by its name on the wire, in any case. */
  byApiName(apiName: string): ObjectType | undefined {
    return this.#byApiName.get(apiName.toLowerCase());
  }

  /** The object whose records have ids like this one. */
  ofId(id: string): ObjectType | undefined {
    return this.#byKeyPrefix.get(id.slice(0, 3));
  }

  #linkChildren(child: ObjectType, field: FieldSchema): void {
    for (const parent of field.referenceTo) {
      const cascade = field.onParentDelete === 'cascade';
      this.#byName
        .get(parent)
        ?.children.push({ apiName: field.childRelationshipName, child: child.name, field: field.name, cascade });
    }
  }
}

/** `extra`: custom fields that belong to the org, not to the package, by object. */
export function buildSchema(
  features: OrgFeatures,
  packaged: PackageMetadata | undefined,
  namespace: string,
  extra: ReadonlyMap<string, readonly FieldDraft[]>,
): OrgSchema {
  const drafts = [...accountObjects(features), ...salesObjects(features), ...setupObjects(features)];
  const own = (packaged?.objects ?? []).filter(({ kind }) => kind !== 'extension').map(packagedDraft);
  const types = drafts.map((draft) => {
    const added = (packaged?.objects ?? [])
      .filter(({ name, kind }) => kind === 'extension' && name === draft.name)
      .flatMap(({ fields }) => fields);
    return objectType(draft, added, extra.get(draft.name) ?? [], features, namespace);
  });
  for (const draft of own) types.push(objectType(draft, [], extra.get(draft.name) ?? [], features, namespace));
  return new OrgSchema(knownTargets(types), namespace);
}

const PACKAGED_PREFIX = { object: 'a0', customSetting: 'a1', event: 'e0' } as const;

function packagedDraft(object: PackagedObject, index: number): ObjectDraft {
  const kind = object.kind === 'extension' ? 'object' : object.kind;
  const base = kind === 'event' ? eventFields() : customObjectFields(kind, object.nameLabel);
  const keyPrefix = PACKAGED_PREFIX[kind] + String.fromCharCode(65 + index);
  return { ...object, kind, keyPrefix, fields: [...base, ...object.fields], currency: kind === 'object' };
}

const eventFields = (): FieldDraft[] => [
  fixed(text('ReplayId', 255)),
  fixed(text('EventUuid', 36)),
  ...systemFields().filter(({ name }) => name === 'CreatedDate' || name === 'CreatedById'),
];

function objectType(
  draft: ObjectDraft,
  packaged: readonly FieldDraft[],
  extra: readonly FieldDraft[],
  features: OrgFeatures,
  namespace: string,
): ObjectType {
  const kind = draft.kind ?? 'object';
  const isPackaged = /__[ce]$/.test(draft.name);
  const standard = isPackaged ? draft.fields.filter(({ name }) => !name.endsWith('__c')) : draft.fields;
  const custom = isPackaged ? draft.fields.filter(({ name }) => name.endsWith('__c')) : packaged;
  const fields = [...standard, ...currencyField(draft, features), ...extra].map((field): FieldSchema => ({
    ...field,
    apiName: field.name,
  }));
  for (const field of custom) fields.push(packagedField(field, namespace));
  const prefix = isPackaged ? prefixOf(namespace) : '';
  const { name, label, labelPlural, keyPrefix } = draft;
  return new ObjectType({
    name,
    label,
    labelPlural,
    keyPrefix,
    kind,
    apiName: prefix + name,
    custom: isPackaged,
    writable: draft.writable ?? true,
    fields,
  });
}

function currencyField(draft: ObjectDraft, features: OrgFeatures): FieldDraft[] {
  if (!draft.currency || features.currencies.length === 0) return [];
  const field = picklist('CurrencyIsoCode', features.currencies, {
    label: 'Currency ISO Code',
    length: 3,
    restricted: true,
    first: true,
  });
  return [draft.currency === 'derived' ? fixed(field) : field];
}

function packagedField(draft: FieldDraft, namespace: string): FieldSchema {
  const prefix = prefixOf(namespace);
  const prefixed = (name: string): string => (name === '' ? '' : prefix + name);
  return {
    ...draft,
    apiName: prefix + draft.name,
    relationshipName: prefixed(draft.relationshipName),
    childRelationshipName: prefixed(draft.childRelationshipName),
  };
}

/** Lookups to objects that the org does not have (Quotes switched off) are not there either. */
function knownTargets(types: readonly ObjectType[]): ObjectType[] {
  const names = new Set(types.map(({ name }) => name));
  return types.map((type) => {
    const fields = type.fields.filter(({ referenceTo }) => referenceTo.every((target) => names.has(target)));
    return fields.length === type.fields.length ? type : new ObjectType({ ...type.schema, fields });
  });
}

const prefixOf = (namespace: string): string => (namespace === '' ? '' : `${namespace}__`);
