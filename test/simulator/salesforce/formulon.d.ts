/** The part of formulon that is used: its parser. The library ships no types. */
declare module 'formulon' {
  /** The syntax tree of a formula; throws a SyntaxError where it does not understand it. */
  export function ast(formula: string): unknown;
}
