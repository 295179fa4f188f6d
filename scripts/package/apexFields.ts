/** Finds uses of objects' fields in Apex that no such object has: in queries, constructors, tokens and variables. */
import {
  ApexErrorListener,
  ApexParseTreeWalker,
  ApexParserBaseListener,
  ApexParserFactory,
  FromNameListContext,
} from '@apexdevtools/apex-parser';
import type * as Apex from '@apexdevtools/apex-parser';
import type { Finding } from './metadataFiles.ts';
import { pathProblem } from './orgSchema.ts';
import type { OrgSchema } from './orgSchema.ts';

/** Static members of an SObject type that are no fields. */
const NOT_FIELDS = new Set(['sobjecttype', 'fields', 'fieldsets', 'class']);
const SHOWN = 160;

/**
 * @param file shown in findings; its ending tells a trigger from a class
 * @param source the Apex
 */
export function apexFieldFindings(file: string, source: string, schema: OrgSchema): Finding[] {
  const findings: Finding[] = [];
  const say = (line: number, message: string) => findings.push({ file: `${file}:${line}`, message });
  const tree = () => {
    const { parser } = ApexParserFactory.createLexerAndParser(source, new SyntaxErrors(say));
    return file.endsWith('.trigger') ? parser.triggerUnit() : parser.compilationUnit();
  };
  const variables = new Variables();
  const parsed = tree();
  ApexParseTreeWalker.DEFAULT.walk(variables, parsed);
  ApexParseTreeWalker.DEFAULT.walk(new FieldUses(schema, variables, say), parsed);
  return findings;
}

type Say = (line: number, message: string) => void;

class SyntaxErrors extends ApexErrorListener {
  readonly #say: Say;
  constructor(say: Say) {
    super();
    this.#say = say;
  }
  override apexSyntaxError(line: number, _column: number, message: string): void {
    this.#say(line, message.slice(0, SHOWN));
  }
}

/** The types that each name in a file is declared with, wherever that is; names and types in lower case. */
class Variables extends ApexParserBaseListener {
  readonly #types = new Map<string, Set<string>>();

  /** The types of a name; undefined for a name that is not a variable. */
  typesOf(name: string): ReadonlySet<string> | undefined {
    return this.#types.get(name.toLowerCase());
  }

  #declare(name: string, type: string): void {
    const types = this.#types.get(name.toLowerCase()) ?? new Set();
    this.#types.set(name.toLowerCase(), types.add(type.toLowerCase()));
  }

  #declareAll(type: string, declarators: Apex.VariableDeclaratorsContext): void {
    for (const one of declarators.variableDeclarator_list()) this.#declare(one.id().getText(), type);
  }

  enterLocalVariableDeclaration = (it: Apex.LocalVariableDeclarationContext) =>
    this.#declareAll(it.typeRef().getText(), it.variableDeclarators());
  enterFieldDeclaration = (it: Apex.FieldDeclarationContext) =>
    this.#declareAll(it.typeRef().getText(), it.variableDeclarators());
  enterFormalParameter = (it: Apex.FormalParameterContext) => this.#declare(it.id().getText(), it.typeRef().getText());
  enterPropertyDeclaration = (it: Apex.PropertyDeclarationContext) =>
    this.#declare(it.id().getText(), it.typeRef().getText());
  enterEnhancedForControl = (it: Apex.EnhancedForControlContext) =>
    this.#declare(it.id().getText(), it.typeRef().getText());
}

class FieldUses extends ApexParserBaseListener {
  readonly #schema: OrgSchema;
  readonly #variables: Variables;
  readonly #say: Say;
  /** Objects of the queries around the current place; '' for one that the schema does not know. */
  readonly #queried: string[] = [];

  constructor(schema: OrgSchema, variables: Variables, say: Say) {
    super();
    this.#schema = schema;
    this.#variables = variables;
    this.#say = say;
  }

  #check(object: string, path: string, line: number, where: string): void {
    const problem = pathProblem(this.#schema, object, path);
    if (problem !== undefined) this.#say(line, `${where}: ${problem}`);
  }

  enterQuery = (it: Apex.QueryContext) => {
    this.#queried.push(it.fromNameList().getText());
  };
  exitQuery = () => {
    this.#queried.pop();
  };
  enterSubQuery = (it: Apex.SubQueryContext) => {
    const outer = this.#schema.get(this.#queried.at(-1)?.toLowerCase() ?? '');
    const relationship = it.fromNameList().getText();
    const child = outer?.children.get(relationship.toLowerCase());
    if (outer !== undefined && child === undefined && relationship.endsWith('__r')) {
      this.#say(it.start.line, `SOQL: ${outer.name} has no child relationship ${relationship}`);
    }
    this.#queried.push(child ?? '');
  };
  exitSubQuery = () => {
    this.#queried.pop();
  };
  enterFieldName = (it: Apex.FieldNameContext) => {
    const object = this.#queried.at(-1);
    if (object !== undefined && !(it.parentCtx instanceof FromNameListContext))
      this.#check(object, it.getText(), it.start.line, 'SOQL');
  };

  enterCreator = (it: Apex.CreatorContext) => {
    const values = it.classCreatorRest() as Apex.ClassCreatorRestContext | null;
    const list = values?.arguments().expressionList() as Apex.ExpressionListContext | null | undefined;
    for (const argument of list?.expression_list() ?? []) {
      const named = /^(\w+)=(?!=)/.exec(argument.getText());
      if (named?.[1] !== undefined)
        this.#check(it.createdName().getText(), named[1], argument.start.line, 'constructor');
    }
  };

  enterDotExpression = (it: Apex.DotExpressionContext) => {
    const member = it.anyId() as Apex.AnyIdContext | null;
    if (member === null || NOT_FIELDS.has(member.getText().toLowerCase())) return;
    const of = it
      .expression()
      .getText()
      .replace(/\[\w+\]$/, '');
    const types = this.#variables.typesOf(of.replace(/^this\./, ''));
    const field = member.getText();
    if (types === undefined) {
      this.#check(of.replace(/^Schema\./, ''), field, it.start.line, 'token');
      return;
    }
    const elements = [...types].map((type) => /^list<(.+)>$/.exec(type)?.[1] ?? type);
    const problems = elements.map((type) => this.#memberProblem(type, field));
    if (problems.every((problem) => problem !== undefined))
      this.#say(it.start.line, `variable ${of}: ${problems.join(', ')}`);
  };

  /** A name that is both a relationship and no field (`quote.Account`) is fine. */
  #memberProblem(type: string, member: string): string | undefined {
    const object = this.#schema.get(type);
    if (object === undefined || object.parents.has(member.toLowerCase()) || object.children.has(member.toLowerCase())) {
      return undefined;
    }
    return pathProblem(this.#schema, type, member);
  }
}
