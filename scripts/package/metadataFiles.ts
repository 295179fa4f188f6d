/** Finds and reads the package's metadata files. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** A metadata file, parsed: its root element's name and content. Every text stays text. */
export interface MetadataFile {
  /** Relative to the package directory. */
  readonly path: string;
  readonly source: string;
  readonly root: string;
  readonly content: unknown;
}

/** What was found wrong, in a file of the package. */
export interface Finding {
  readonly file: string;
  readonly message: string;
}

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  ignoreDeclaration: true,
  trimValues: true,
});

/** Paths (relative to `directory`) that end as told, in order. */
export function filesUnder(directory: string, ending: string): string[] {
  return globSync(`**/*${ending}`, { cwd: directory }).sort();
}

/** Reads one file; a file that is no XML is a finding instead. */
export function readMetadata(directory: string, path: string): MetadataFile | Finding {
  const source = readFileSync(join(directory, path), 'utf8');
  const valid = XMLValidator.validate(source);
  if (valid !== true) return { file: path, message: `no XML: ${valid.err.msg} (line ${valid.err.line})` };
  const document = parser.parse(source) as Record<string, unknown>;
  const root = Object.keys(document)[0] ?? '';
  return { path, source, root, content: document[root] };
}

/** The text of a child element, or undefined. */
export function textOf(element: unknown, child: string): string | undefined {
  if (typeof element !== 'object' || element === null) return undefined;
  const value = (element as Record<string, unknown>)[child];
  return typeof value === 'string' ? value : undefined;
}
