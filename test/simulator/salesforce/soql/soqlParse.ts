/** Reads SOQL: the library's parser, its errors in Salesforce's words, and its flat conditions as a tree. */
import { type HavingClause, parseQuery, type Query, type WhereClause } from '@jetstreamapp/soql-parser-js';
import { malformedQuery } from '../rest/errors.ts';

const LONGEST = 100_000;

/** Parses a query. Throws a SalesforceError MALFORMED_QUERY for what is none. */
export function parseSoql(soql: string): Query {
  if (soql.length > LONGEST)
    throw malformedQuery(`SOQL statements cannot be longer than ${String(LONGEST)} characters.`);
  if (/\bALL\s+ROWS\s*$/i.test(soql)) throw malformedQuery('ALL ROWS not allowed in this context');
  try {
    return parseQuery(soql);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const found = /but found: '?([^']*)'?/.exec(text)?.[1] ?? /found --> '([^']*)'/.exec(text)?.[1];
    throw malformedQuery(found === undefined ? text : `unexpected token: '${found || '<EOF>'}'`);
  }
}

/** One comparison of a condition, as the library reads it. */
export type Leaf = Extract<WhereClause['left'], { operator: string }>;

/** A condition of WHERE or HAVING, with its connectives. */
export type Condition =
  | { readonly kind: 'leaf'; readonly leaf: Leaf }
  | { readonly kind: 'not'; readonly inner: Condition }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] };

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | Leaf;

/** A WHERE or HAVING clause as a tree. Throws MALFORMED_QUERY where AND and OR stand side by side without parentheses. */
export function conditionOf(clause: WhereClause | HavingClause): Condition {
  const tokens = tokensOf(clause);
  let at = 0;
  const sequence = (): Condition => {
    const parts = [single()];
    let operator: Token | undefined;
    while (tokens[at] === 'AND' || tokens[at] === 'OR') {
      if (operator !== undefined && operator !== tokens[at]) throw unexpected(tokens[at]);
      operator = tokens[at++];
      parts.push(single());
    }
    const [only] = parts;
    return parts.length === 1 && only ? only : { kind: operator === 'OR' ? 'or' : 'and', parts };
  };
  const single = (): Condition => {
    const token = tokens[at++];
    if (token === 'NOT') return { kind: 'not', inner: single() };
    if (token === '(') {
      const inner = sequence();
      if (tokens[at++] !== ')') throw malformedQuery("expecting a right parentheses, found '<EOF>'");
      return inner;
    }
    if (token === undefined || typeof token === 'string') throw unexpected(token);
    return { kind: 'leaf', leaf: token };
  };
  const tree = sequence();
  if (at < tokens.length) throw unexpected(tokens[at]);
  return tree;
}

function unexpected(token: Token | undefined): Error {
  const word =
    typeof token === 'object' && 'field' in token ? token.field : typeof token === 'string' ? token : '<EOF>';
  return malformedQuery(`unexpected token: '${word}'`);
}

function tokensOf(clause: WhereClause | HavingClause): Token[] {
  const tokens: Token[] = [];
  const repeat = (token: '(' | ')', times: number | undefined): void => {
    for (let i = 0; i < (times ?? 0); i++) tokens.push(token);
  };
  let next: WhereClause | HavingClause | undefined = clause;
  while (next) {
    const { left } = next;
    if (left) repeat('(', left.openParen);
    if (left && 'operator' in left) {
      tokens.push(left);
      repeat(')', left.closeParen);
    }
    if ('operator' in next) {
      tokens.push(next.operator);
      next = next.right;
    } else next = undefined;
  }
  return tokens;
}
