/** Evaluates Salesforce formulas on a record: formula fields and validation rules. The parser is formulon's. */
import { ast } from 'formulon';
import { z } from 'zod';
import type { FieldValue, ObjectType, Row } from './schema/schema.ts';

/** What a formula looks at: the record as it is to be, and as it was before (undefined for a new one). */
export interface FormulaInput {
  readonly row: Row;
  readonly before?: Row | undefined;
}

/** A formula, ready to be evaluated; it gives null where Salesforce gives nothing. */
export type Formula = (input: FormulaInput) => FieldValue;

type Node =
  | { type: 'literal'; value: string | number | boolean | null }
  | { type: 'identifier'; name: string }
  | { type: 'callExpression'; id: string; arguments: Node[] };

const nodeSchema: z.ZodType<Node> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('literal'), value: z.union([z.string(), z.number(), z.boolean(), z.null()]) }),
    z.object({ type: z.literal('identifier'), name: z.string() }),
    z.object({ type: z.literal('callExpression'), id: z.string(), arguments: z.array(nodeSchema) }),
  ]),
);

/**
 * Compiles a formula over the fields of one object (names without namespace).
 * Throws an Error for a field or function it does not know, a SyntaxError for text that is no formula.
 */
export function compileFormula(text: string, type: ObjectType): Formula {
  return compile(nodeSchema.parse(ast(text)), type);
}

function compile(node: Node, type: ObjectType): Formula {
  if (node.type === 'literal') return () => node.value;
  if (node.type === 'identifier') {
    const name = fieldOf(node, type);
    return ({ row }) => row[name] ?? null;
  }
  const [first] = node.arguments;
  if (node.id === 'isnew') return ({ before }) => before === undefined;
  if (node.id === 'ischanged') {
    const name = fieldOf(first, type);
    return ({ row, before }) => before !== undefined && before[name] !== row[name];
  }
  if (node.id === 'priorvalue') {
    const name = fieldOf(first, type);
    return ({ row, before }) => (before ?? row)[name] ?? null;
  }
  return call(
    node.id,
    node.arguments.map((argument) => compile(argument, type)),
  );
}

function fieldOf(node: Node | undefined, type: ObjectType): string {
  if (node?.type !== 'identifier' || !type.field(node.name)) {
    throw new Error(
      `Field ${node?.type === 'identifier' ? node.name : '(none)'} does not exist on ${type.name}. Check spelling.`,
    );
  }
  return node.name;
}

/** Functions that need not look at all their arguments. */
function call(id: string, args: readonly Formula[]): Formula {
  if (id === 'and') return (input) => args.every((arg) => arg(input) === true);
  if (id === 'or') return (input) => args.some((arg) => arg(input) === true);
  if (id === 'if') return (input) => (args[0]?.(input) === true ? args[1] : args[2])?.(input) ?? null;
  const apply = FUNCTIONS[id];
  if (!apply) throw new Error(`Unknown function ${id.toUpperCase()}. Check spelling.`);
  return (input) => apply(...args.map((arg) => arg(input)));
}

const isBlank = (value: FieldValue | undefined): boolean => value === null || value === undefined || value === '';
const str = (value: FieldValue | undefined): string => (isBlank(value) ? '' : String(value));
const num = (value: FieldValue | undefined): number => (isBlank(value) ? 0 : Number(value));
const same = (a: FieldValue | undefined, b: FieldValue | undefined): boolean => (isBlank(a) && isBlank(b)) || a === b;
type Args = (FieldValue | undefined)[];

/** Blank numbers count as zero; a blank date or text is neither before nor after another. */
function compare(test: (order: number) => boolean): (...args: Args) => boolean {
  return (a, b) => {
    if (typeof a === 'number' || typeof b === 'number') return test(num(a) - num(b));
    return !isBlank(a) && !isBlank(b) && test(str(a) < str(b) ? -1 : str(a) > str(b) ? 1 : 0);
  };
}

const FUNCTIONS: Readonly<Record<string, (...args: Args) => FieldValue>> = {
  not: (a) => a !== true,
  equal: same,
  unequal: (a, b) => !same(a, b),
  lessThan: compare((order) => order < 0),
  lessThanOrEqual: compare((order) => order <= 0),
  greaterThan: compare((order) => order > 0),
  greaterThanOrEqual: compare((order) => order >= 0),
  add: (a, b) => (typeof a === 'string' || typeof b === 'string' ? str(a) + str(b) : num(a) + num(b)),
  subtract: (a, b) => num(a) - num(b),
  multiply: (a, b) => num(a) * num(b),
  divide: (a, b) => (num(b) === 0 ? null : num(a) / num(b)),
  ispickval: same,
  isblank: isBlank,
  isnull: isBlank,
  blankvalue: (a, b) => (isBlank(a) ? (b ?? null) : (a ?? null)),
  len: (a) => str(a).length,
  text: str,
  value: (a) => (Number.isNaN(num(a)) ? null : num(a)),
  upper: (a) => str(a).toUpperCase(),
  lower: (a) => str(a).toLowerCase(),
  trim: (a) => str(a).trim(),
  left: (a, n) => str(a).slice(0, num(n)),
  right: (a, n) => str(a).slice(-num(n)),
  contains: (a, part) => str(a).includes(str(part)),
  begins: (a, part) => str(a).startsWith(str(part)),
  regex: (a, pattern) => new RegExp(`^(?:${str(pattern)})$`).test(str(a)),
};
