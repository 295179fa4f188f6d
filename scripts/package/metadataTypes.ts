/** Compares metadata with Salesforce's own types: unknown elements, wrong values, missing elements. */
import { createRequire } from 'node:module';
import ts from 'typescript';
import type { Finding, MetadataFile } from './metadataFiles.ts';

/** Typed as a bare text in Salesforce's description, though it has elements. */
const WITHOUT_TYPE = new Set(['LightningComponentBundle.targetConfigs']);
/** Elements that every type may have. */
const EVERYWHERE = new Set(['fullName']);
const SHOWN_VALUES = 12;

type Say = (path: string, message: string) => void;

/** Returns a function that gives the findings of one file; making it takes a second or two, so make it once. */
export function metadataTypeCheck(): (file: MetadataFile) => Finding[] {
  const declarations = createRequire(import.meta.url)
    .resolve('@salesforce/types/metadata')
    .replace(/\.js$/, '.d.ts');
  const program = ts.createProgram([declarations], { skipLibCheck: true, strict: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(declarations);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`Salesforce's metadata types are not at ${declarations}.`);
  const types = new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, symbol]));

  return (file) => {
    const findings: Finding[] = [];
    const say: Say = (path, message) => findings.push({ file: file.path, message: `${path}: ${message}` });
    if (!file.source.includes('xmlns="http://soap.sforce.com/2006/04/metadata"')) {
      say(file.root, 'the metadata namespace is missing');
    }
    const symbol = types.get(file.root);
    if (symbol === undefined) say(file.root, 'unknown metadata type');
    else compare(checker, file.root, file.content, checker.getDeclaredTypeOfSymbol(symbol), say);
    return findings;
  };
}

function compare(checker: ts.TypeChecker, path: string, value: unknown, declared: ts.Type, say: Say): void {
  if (WITHOUT_TYPE.has(path)) return;
  const type = checker.getNonNullableType(declared);
  if (checker.isArrayType(type)) {
    const element = checker.getTypeArguments(type as ts.TypeReference)[0];
    if (element === undefined) throw new Error(`${path} is a list of nothing.`);
    for (const one of Array.isArray(value) ? value : [value]) compare(checker, path, one, element, say);
  } else if (Array.isArray(value)) {
    say(path, 'repeated, but only one is allowed');
  } else if (isSimple(type)) {
    const wrong = wrongValue(type, value);
    if (wrong !== undefined) say(path, wrong);
  } else {
    compareElements(checker, path, value, type, say);
  }
}

function compareElements(checker: ts.TypeChecker, path: string, value: unknown, type: ts.Type, say: Say): void {
  const properties = new Map(checker.getPropertiesOfType(type).map((property) => [property.name, property]));
  if (typeof value !== 'object' && properties.size > 0 && value !== '') say(path, 'expected elements, found text');
  const elements = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  for (const [name, child] of Object.entries(elements)) {
    const property = properties.get(name);
    if (property !== undefined) compare(checker, `${path}.${name}`, child, checker.getTypeOfSymbol(property), say);
    else if (!EVERYWHERE.has(name)) say(`${path}.${name}`, 'unknown element');
  }
  for (const property of properties.values()) {
    const mayBeAbsent =
      (property.flags & ts.SymbolFlags.Optional) !== 0 ||
      EVERYWHERE.has(property.name) ||
      checker.isArrayType(checker.getNonNullableType(checker.getTypeOfSymbol(property)));
    if (!mayBeAbsent && !(property.name in elements)) say(`${path}.${property.name}`, 'required element is missing');
  }
}

function isSimple(type: ts.Type): boolean {
  const simple =
    ts.TypeFlags.StringLike |
    ts.TypeFlags.NumberLike |
    ts.TypeFlags.BooleanLike |
    ts.TypeFlags.Any |
    ts.TypeFlags.Unknown;
  return type.isUnion() ? type.types.every((one) => (one.flags & simple) !== 0) : (type.flags & simple) !== 0;
}

/** What is wrong with a text for a type without elements; undefined if nothing is. */
function wrongValue(type: ts.Type, value: unknown): string | undefined {
  if (typeof value !== 'string') return 'expected text, found elements';
  const flags = type.isUnion() ? (type.types[0]?.flags ?? 0) : type.flags;
  if ((flags & ts.TypeFlags.BooleanLike) !== 0) {
    return value === 'true' || value === 'false' ? undefined : `"${value}" is neither true nor false`;
  }
  if ((flags & ts.TypeFlags.NumberLike) !== 0) {
    return value === '' || Number.isNaN(Number(value)) ? `"${value}" is not a number` : undefined;
  }
  if (!type.isUnion()) return undefined;
  const allowed = type.types.flatMap((one) => (one.isStringLiteral() ? [one.value] : []));
  if (allowed.length !== type.types.length || allowed.includes(value)) return undefined;
  return `"${value}" is not one of ${allowed.slice(0, SHOWN_VALUES).join(', ')}`;
}
