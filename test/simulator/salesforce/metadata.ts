/** Reads the package's own metadata from force-app, so that a local org has exactly the objects and fields that are shipped. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { field, type FieldDraft } from './schema/schemaFields.ts';
import type { FieldType, FieldValue, PicklistValue } from './schema/schema.ts';

const FORCE_APP = fileURLToPath(new URL('../../../force-app', import.meta.url));

const bool = z.enum(['true', 'false']).transform((text) => text === 'true');
const valueSchema = z.object({ fullName: z.string(), label: z.string().optional(), default: bool.optional() });
const listOf = <T extends z.ZodType>(item: T) => z.union([z.array(item), item.transform((one) => [one])]);

const fieldSchema = z.object({
  fullName: z.string(),
  label: z.string(),
  type: z.enum([
    'Text',
    'TextArea',
    'LongTextArea',
    'Picklist',
    'Checkbox',
    'DateTime',
    'Date',
    'Currency',
    'Number',
    'Percent',
    'Email',
    'Phone',
    'Url',
    'Lookup',
  ]),
  length: z.coerce.number().optional(),
  precision: z.coerce.number().optional(),
  scale: z.coerce.number().optional(),
  required: bool.optional(),
  unique: bool.optional(),
  externalId: bool.optional(),
  caseSensitive: bool.optional(),
  defaultValue: z.string().optional(),
  formula: z.string().optional(),
  referenceTo: z.string().optional(),
  relationshipName: z.string().optional(),
  deleteConstraint: z.enum(['SetNull', 'Cascade', 'Restrict']).optional(),
  valueSet: z
    .object({
      restricted: bool.optional(),
      valueSetName: z.string().optional(),
      valueSetDefinition: z.object({ value: listOf(valueSchema) }).optional(),
    })
    .optional(),
});
type FieldMetadata = z.infer<typeof fieldSchema>;

const objectSchema = z.object({
  label: z.string().optional(),
  pluralLabel: z.string().optional(),
  customSettingsType: z.string().optional(),
  eventType: z.string().optional(),
  nameField: z.object({ label: z.string() }).optional(),
});

/** The package's part of one object: its own object as a whole, or its fields on a standard one. */
export interface PackagedObject {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly nameLabel: string;
  /** `extension`: fields that the package adds to a standard object. */
  readonly kind: 'object' | 'customSetting' | 'event' | 'extension';
  readonly fields: readonly FieldDraft[];
}

/** What the metadata in `force-app` adds to an org. */
export interface PackageMetadata {
  readonly objects: readonly PackagedObject[];
  readonly customPermissions: readonly string[];
  readonly permissionSets: readonly string[];
  readonly notificationTypes: readonly string[];
}

const read = new Map<string, PackageMetadata>();

/** The metadata under a folder, read once per process. Throws a ZodError naming what it does not understand. */
export function readPackage(root = FORCE_APP): PackageMetadata {
  const known = read.get(root);
  if (known) return known;
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  const ending = (suffix: string): string[] => files.filter((file) => file.endsWith(suffix));
  const valueSets = new Map(
    ending('.globalValueSet-meta.xml').map((file) => [nameOf(file), readValueSet(join(root, file))]),
  );
  const objects = new Map<string, { definition?: string; fields: string[] }>();
  const objectOf = (folder: string): { definition?: string; fields: string[] } => {
    const name = basename(folder);
    const entry = objects.get(name) ?? { fields: [] };
    objects.set(name, entry);
    return entry;
  };
  for (const file of ending('.object-meta.xml')) objectOf(dirname(file)).definition = join(root, file);
  for (const file of ending('.field-meta.xml')) objectOf(dirname(dirname(file))).fields.push(join(root, file));
  const metadata: PackageMetadata = {
    objects: [...objects].map(([name, { definition, fields }]) => packagedObject(name, definition, fields, valueSets)),
    customPermissions: ending('.customPermission-meta.xml').map(nameOf),
    permissionSets: ending('.permissionset-meta.xml').map(nameOf),
    notificationTypes: ending('.notiftype-meta.xml').map(nameOf),
  };
  read.set(root, metadata);
  return metadata;
}

function packagedObject(
  name: string,
  definition: string | undefined,
  fieldFiles: readonly string[],
  valueSets: ValueSets,
): PackagedObject {
  const xml = definition ? z.object({ CustomObject: objectSchema }).parse(parse(definition)).CustomObject : undefined;
  const own = /__[ce]$/.test(name);
  const kind = !own
    ? 'extension'
    : name.endsWith('__e')
      ? 'event'
      : xml?.customSettingsType === undefined
        ? 'object'
        : 'customSetting';
  return {
    name,
    kind,
    label: xml?.label ?? name,
    labelPlural: xml?.pluralLabel ?? xml?.label ?? name,
    nameLabel: xml?.nameField?.label ?? 'Name',
    fields: fieldFiles.map((file) =>
      draftOf(z.object({ CustomField: fieldSchema }).parse(parse(file)).CustomField, valueSets),
    ),
  };
}

type ValueSets = ReadonlyMap<string, readonly PicklistValue[]>;

const TYPES: Record<FieldMetadata['type'], FieldType> = {
  Text: 'string',
  TextArea: 'textarea',
  LongTextArea: 'textarea',
  Picklist: 'picklist',
  Checkbox: 'boolean',
  DateTime: 'datetime',
  Date: 'date',
  Currency: 'currency',
  Number: 'double',
  Percent: 'percent',
  Email: 'email',
  Phone: 'phone',
  Url: 'url',
  Lookup: 'reference',
};

const LENGTHS: Partial<Record<FieldMetadata['type'], number>> = {
  TextArea: 255,
  Picklist: 255,
  Email: 80,
  Phone: 40,
  Url: 255,
  Lookup: 18,
};

function draftOf(xml: FieldMetadata, valueSets: ValueSets): FieldDraft {
  const picklist = xml.valueSet ? valuesOf(xml, valueSets) : [];
  const isFormula = xml.formula !== undefined;
  return field(xml.fullName, TYPES[xml.type], {
    label: xml.label,
    custom: true,
    length: xml.length ?? LENGTHS[xml.type] ?? 0,
    precision: xml.precision ?? 0,
    scale: xml.scale ?? 0,
    required: xml.required ?? false,
    createable: !isFormula,
    updateable: !isFormula,
    unique: xml.unique ?? false,
    externalId: xml.externalId ?? false,
    caseSensitive: xml.caseSensitive ?? false,
    filterable: xml.type !== 'LongTextArea',
    picklist,
    restricted: xml.valueSet?.restricted ?? false,
    defaultValue: defaultOf(xml, picklist),
    referenceTo: xml.referenceTo === undefined ? [] : [xml.referenceTo],
    relationshipName: xml.referenceTo === undefined ? '' : xml.fullName.replace(/__c$/, '__r'),
    childRelationshipName: xml.relationshipName === undefined ? '' : `${xml.relationshipName}__r`,
    onParentDelete:
      xml.deleteConstraint === 'Cascade' ? 'cascade' : xml.deleteConstraint === 'Restrict' ? 'restrict' : 'setNull',
    formula: xml.formula ?? '',
  });
}

function valuesOf(xml: FieldMetadata, valueSets: ValueSets): readonly PicklistValue[] {
  const { valueSetName, valueSetDefinition } = xml.valueSet ?? {};
  if (valueSetDefinition) return valueSetDefinition.value.map(picklistValue);
  const shared = valueSets.get(valueSetName ?? '');
  if (!shared)
    throw new Error(`${xml.fullName} names the value set ${valueSetName ?? '(none)'}, which the package does not have`);
  return shared;
}

function defaultOf(xml: FieldMetadata, picklist: readonly PicklistValue[]): FieldValue {
  if (xml.type === 'Checkbox') return xml.defaultValue === 'true';
  return picklist.find(({ isDefault }) => isDefault)?.value ?? null;
}

function picklistValue(value: z.infer<typeof valueSchema>): PicklistValue {
  return { value: value.fullName, label: value.label ?? value.fullName, isDefault: value.default ?? false };
}

function readValueSet(path: string): readonly PicklistValue[] {
  const schema = z.object({ GlobalValueSet: z.object({ customValue: listOf(valueSchema) }) });
  return schema.parse(parse(path)).GlobalValueSet.customValue.map(picklistValue);
}

function parse(path: string): unknown {
  return new XMLParser({ parseTagValue: false }).parse(readFileSync(path, 'utf8'));
}

const nameOf = (file: string): string => basename(file).replace(/\.[A-Za-z]+-meta\.xml$/, '');
