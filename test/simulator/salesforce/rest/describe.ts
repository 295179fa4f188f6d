/** Describes an org's objects and fields as far as the asking user may see them. */
import type { Call } from './restCall.ts';
import type { FieldSchema, FieldType, ObjectType } from '../schema/schema.ts';

/** `GET /sobjects`. */
export function describeGlobal(call: Call): unknown {
  const visible = call.org.schema.types.filter((type) => call.org.access.canRead(call.userId, type.name));
  return { encoding: 'UTF-8', maxBatchSize: 200, sobjects: visible.map((type) => summary(call, type)) };
}

/** `GET /sobjects/{object}`: the object in short. */
export function describeBasics(call: Call, type: ObjectType): unknown {
  return { objectDescribe: summary(call, type), recentItems: [] };
}

/** `GET /sobjects/{object}/describe`. */
export function describeObject(call: Call, type: ObjectType): unknown {
  const { access, schema } = call.org;
  const fields = type.fields.filter((field) => access.canRead(call.userId, type.name, field.name));
  const children = type.children.filter(({ child }) => access.canRead(call.userId, child));
  return {
    ...summary(call, type),
    actionOverrides: [],
    compactLayoutable: false,
    fields: fields.map((field) => describeField(call, type, field)),
    childRelationships: children.flatMap(({ apiName, child, field, cascade }) => {
      const childType = schema.type(child);
      const childField = childType?.field(field);
      if (!childType || !childField) return [];
      return [
        {
          cascadeDelete: cascade,
          childSObject: childType.apiName,
          deprecatedAndHidden: false,
          field: childField.apiName,
          junctionIdListNames: [],
          junctionReferenceTo: [],
          relationshipName: apiName === '' ? null : apiName,
          restrictedDelete: childField.onParentDelete === 'restrict',
        },
      ];
    }),
    recordTypeInfos: [
      {
        active: true,
        available: true,
        defaultRecordTypeMapping: true,
        developerName: 'Master',
        master: true,
        name: 'Master',
        recordTypeId: '012000000000000AAA',
        urls: {},
      },
    ],
    namedLayoutInfos: [],
    supportedScopes: [{ label: `All ${type.schema.labelPlural}`, name: 'everything' }],
  };
}

function summary(call: Call, type: ObjectType): Record<string, unknown> {
  const { org, userId, base } = call;
  const { label, labelPlural, kind, custom, writable } = type.schema;
  const isEvent = kind === 'event';
  const edits = writable && org.access.canEdit(userId, type.name);
  const url = `${base}/sobjects/${type.apiName}`;
  return {
    activateable: false,
    createable: edits,
    custom,
    customSetting: kind === 'customSetting',
    deletable: edits && !isEvent,
    deprecatedAndHidden: false,
    feedEnabled: false,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: type.keyPrefix,
    label,
    labelPlural,
    layoutable: !isEvent,
    mergeable: type.name === 'Account' || type.name === 'Contact',
    mruEnabled: !custom,
    name: type.apiName,
    queryable: !isEvent,
    replicateable: !isEvent,
    retrieveable: !isEvent,
    searchable: !isEvent,
    triggerable: true,
    undeletable: !isEvent,
    updateable: edits && !isEvent,
    urls: { sobject: url, describe: `${url}/describe`, rowTemplate: `${url}/{ID}` },
  };
}

const SOAP: Partial<Record<FieldType, string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  address: 'urn:address',
};

function describeField(call: Call, type: ObjectType, field: FieldSchema): Record<string, unknown> {
  const edits =
    call.org.access.canEdit(call.userId, type.name, field.name) && call.org.access.canEdit(call.userId, type.name);
  const isText = !SOAP[field.type];
  const isLookup = field.type === 'reference';
  return {
    aggregatable: field.filterable,
    autoNumber: false,
    byteLength: field.length * (isText ? 3 : 1),
    calculated: field.formula !== '',
    calculatedFormula: field.formula === '' ? null : field.formula,
    cascadeDelete: isLookup && field.onParentDelete === 'cascade',
    caseSensitive: field.caseSensitive,
    compoundFieldName: null,
    createable: field.createable && edits,
    custom: field.custom,
    defaultValue: field.defaultValue,
    defaultedOnCreate: field.defaultValue !== null || field.name === 'OwnerId',
    deprecatedAndHidden: false,
    digits: field.type === 'int' ? field.precision : 0,
    encrypted: false,
    externalId: field.externalId,
    extraTypeInfo: field.type === 'textarea' ? 'plaintextarea' : null,
    filterable: field.filterable,
    groupable: field.filterable && field.type !== 'datetime',
    htmlFormatted: false,
    idLookup: field.externalId || field.type === 'id',
    inlineHelpText: null,
    label: field.label,
    length: field.length,
    mask: null,
    name: field.apiName,
    nameField: field.nameField,
    namePointing: false,
    nillable: !field.required && field.type !== 'boolean' && field.type !== 'id',
    permissionable: !field.required && field.type !== 'id',
    picklistValues: field.picklist.map(({ value, label, isDefault }) => ({
      active: true,
      defaultValue: isDefault,
      label,
      validFor: null,
      value,
    })),
    precision: field.precision,
    queryByDistance: false,
    referenceTo: isLookup ? field.referenceTo.map((name) => call.org.schema.type(name)?.apiName ?? name) : [],
    relationshipName: field.relationshipName === '' ? null : field.relationshipName,
    relationshipOrder: null,
    restrictedDelete: field.onParentDelete === 'restrict',
    restrictedPicklist: field.restricted,
    scale: field.scale,
    soapType: SOAP[field.type] ?? 'xsd:string',
    sortable: field.filterable,
    type: field.type,
    unique: field.unique,
    updateable: field.updateable && edits,
    writeRequiresMasterRead: false,
  };
}
