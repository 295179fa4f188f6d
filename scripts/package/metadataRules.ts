/** Rules of this package that Salesforce's types don't know: help for people on every field, names that exist. */
import { basename } from 'node:path';
import { textOf } from './metadataFiles.ts';
import type { Finding, MetadataFile } from './metadataFiles.ts';

/** Longest texts that Salesforce takes. */
const MAX_HELP = 510;
const MAX_DESCRIPTION = 1000;
const MAX_LABEL = 40;

/** Findings about the files of one package directory, which are seen together. */
export function ruleFindings(files: readonly MetadataFile[]): Finding[] {
  return [...files.flatMap(fieldFindings), ...files.flatMap(nameFindings), ...unknownNames(files)];
}

function fieldFindings(file: MetadataFile): Finding[] {
  if (file.root !== 'CustomField') return [];
  const limits = { label: MAX_LABEL, description: MAX_DESCRIPTION, inlineHelpText: MAX_HELP };
  return Object.entries(limits).flatMap(([name, limit]) => {
    const text = textOf(file.content, name)?.trim() ?? '';
    if (text === '') return [{ file: file.path, message: `the field has no ${name}` }];
    return text.length > limit ? [{ file: file.path, message: `${name} is longer than ${limit} characters` }] : [];
  });
}

/** A file that is called otherwise than what it holds is deployed under a name that nobody expects. */
function nameFindings(file: MetadataFile): Finding[] {
  const fullName = textOf(file.content, 'fullName');
  const called = basename(file.path).split('.')[0];
  return fullName === undefined || fullName === called
    ? []
    : [{ file: file.path, message: `fullName ${fullName} differs from the file's name` }];
}

/** Every API name ending in __c or __e in the metadata must be one that the metadata defines. */
function unknownNames(files: readonly MetadataFile[]): Finding[] {
  const known = definedNames(files);
  return files.flatMap((file) => {
    const used = new Set(file.source.replace(/<!--[^]*?-->/g, '').match(/\b[A-Za-z]\w*?__[ce]\b/g) ?? []);
    return [...used]
      .filter((name) => !known.has(name))
      .map((name) => ({ file: file.path, message: `${name} is not defined in the package` }));
  });
}

/** API names of the objects, events and fields that the files define. */
export function definedNames(files: readonly MetadataFile[]): Set<string> {
  const names = new Set<string>();
  for (const file of files) {
    const called = basename(file.path).split('.')[0] ?? '';
    if (file.root === 'CustomObject' || file.root === 'CustomField') names.add(called);
    // Reports name a custom report type with the ending of a custom object.
    if (file.root === 'ReportType') names.add(`${called}__c`);
  }
  return names;
}
