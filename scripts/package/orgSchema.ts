/** The objects and fields that Apex and the component may use: the package's own and the standard ones it touches. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { filesUnder, readMetadata, textOf } from './metadataFiles.ts';

/** An object: its fields, and the objects its relationships lead to; keys are in lower case, as Apex ignores case. */
export interface ObjectSchema {
  readonly name: string;
  /** Field names as they are spelt. */
  readonly fields: Map<string, string>;
  /** Parent relationship (`Account`, `Account__r`) → object. */
  readonly parents: Map<string, string>;
  /** Child relationship (`Sync_Records__r`) → object. */
  readonly children: Map<string, string>;
}

/** Objects and fields that Apex may use, by lower-case object name. */
export type OrgSchema = ReadonlyMap<string, ObjectSchema>;

const standardObjects = z.object({ objects: z.record(z.string(), z.record(z.string(), z.string())) });

const ON_EVERY_RECORD = ['Id', 'CreatedById', 'CreatedDate', 'LastModifiedById', 'LastModifiedDate', 'SystemModstamp'];
/** Fields that only some kinds of our own objects have, by the ending of the name or the kind of object. */
const ON_EVENTS = ['ReplayId', 'EventUuid', 'CreatedById', 'CreatedDate'];
const ON_SETTINGS = [...ON_EVERY_RECORD, 'Name', 'SetupOwnerId', 'IsDeleted'];
const ON_RECORDS = [...ON_EVERY_RECORD, 'Name', 'OwnerId', 'IsDeleted', 'LastViewedDate', 'LastReferencedDate'];

/**
 * @param packageDirectory where the package's metadata is (`force-app`)
 * @param standardFile the list of standard fields (`config/standard-objects.json`)
 */
export function readOrgSchema(packageDirectory: string, standardFile: string): OrgSchema {
  const schema = new Map<string, ObjectSchema>();
  const standard = standardObjects.parse(JSON.parse(readFileSync(standardFile, 'utf8')));
  for (const [name, fields] of Object.entries(standard.objects)) {
    const object = objectNamed(schema, name);
    for (const [field, type] of Object.entries(fields)) {
      if (type.startsWith('-> ')) object.parents.set(field.toLowerCase(), type.slice('-> '.length));
      else object.fields.set(field.toLowerCase(), field);
    }
  }
  for (const path of filesUnder(packageDirectory, '.object-meta.xml')) addObject(schema, packageDirectory, path);
  for (const path of filesUnder(packageDirectory, '.field-meta.xml')) addField(schema, packageDirectory, path);
  return schema;
}

function objectNamed(schema: Map<string, ObjectSchema>, name: string): ObjectSchema {
  const known = schema.get(name.toLowerCase());
  if (known !== undefined) return known;
  const made = {
    name,
    fields: new Map<string, string>(),
    parents: new Map<string, string>(),
    children: new Map<string, string>(),
  };
  schema.set(name.toLowerCase(), made);
  return made;
}

function addObject(schema: Map<string, ObjectSchema>, directory: string, path: string): void {
  const file = readMetadata(directory, path);
  if (!('root' in file)) throw new Error(`${path}: ${file.message}`);
  const name = basename(path, '.object-meta.xml');
  const isSetting = textOf(file.content, 'customSettingsType') !== undefined;
  const given = name.endsWith('__e') ? ON_EVENTS : isSetting ? ON_SETTINGS : ON_RECORDS;
  const object = objectNamed(schema, name);
  for (const field of given) object.fields.set(field.toLowerCase(), field);
}

function addField(schema: Map<string, ObjectSchema>, directory: string, path: string): void {
  const file = readMetadata(directory, path);
  if (!('root' in file)) throw new Error(`${path}: ${file.message}`);
  const owner = path.split('/').at(-3) ?? '';
  const field = basename(path, '.field-meta.xml');
  const object = objectNamed(schema, owner);
  object.fields.set(field.toLowerCase(), field);
  const target = textOf(file.content, 'referenceTo');
  if (target === undefined) return;
  object.parents.set(field.replace(/__c$/, '__r').toLowerCase(), target);
  const relationship = textOf(file.content, 'relationshipName');
  if (relationship !== undefined) {
    objectNamed(schema, target).children.set(`${relationship}__r`.toLowerCase(), owner);
  }
}

/** What is wrong with `Field` or `Parent.Field` on an object; undefined if it exists or the way leaves the schema. */
export function pathProblem(schema: OrgSchema, objectName: string, path: string): string | undefined {
  let object = schema.get(objectName.toLowerCase());
  const parts = path.split('.');
  const field = parts.pop() ?? '';
  for (const part of parts) {
    const parent = object?.parents.get(part.toLowerCase());
    if (object !== undefined && parent === undefined) return `${object.name} has no relationship ${part}`;
    object = schema.get(parent?.toLowerCase() ?? '');
  }
  if (object === undefined || object.fields.has(field.toLowerCase())) return undefined;
  return `${object.name} has no field ${field}`;
}
