/** Custom labels of the connector's message codes: `Message_` and the code, in the language of the package. */

/** A message that records can carry. */
export interface Message {
  readonly code: string;
  /** The English sentence, with `{name}` for arguments. */
  readonly text: string;
}

const PREFIX = 'Message_';
/** Longest label that Salesforce takes. */
const MAX_LABEL = 1000;
const MAX_DESCRIPTION = 80;

/** The labels file with a label for each message; its labels for anything else stay. */
export function labelsWithMessages(xml: string, messages: readonly Message[]): string {
  const others = [...xml.matchAll(/ {4}<labels>[^]*?<\/labels>\n/g)]
    .map(([label]) => label)
    .filter((label) => !label.includes(`<fullName>${PREFIX}`));
  const head = xml.slice(0, xml.indexOf('    <labels>'));
  return `${head}${[...others, ...messages.map(labelOf)].join('')}</CustomLabels>\n`;
}

function labelOf({ code, text }: Message): string {
  if (text.length > MAX_LABEL) throw new Error(`The message ${code} is longer than a label can be.`);
  return `    <labels>
        <fullName>${PREFIX}${code}</fullName>
        <categories>Togai messages</categories>
        <language>en_US</language>
        <protected>false</protected>
        <shortDescription>${`Message ${code}`.slice(0, MAX_DESCRIPTION)}</shortDescription>
        <value>${escaped(text)}</value>
    </labels>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The component's module that knows the label of each code. */
export function messageLabelsModule(messages: readonly Message[]): string {
  const imports = messages.map(({ code }) => `import ${code} from '@salesforce/label/c.${PREFIX}${code}';`);
  return `/** Made by \`npm run generate\`: the translated sentence of each message code. */
${imports.join('\n')}

/** Code → sentence in the person's language, with {name} for arguments. */
export const MESSAGE_LABELS: Readonly<Record<string, string>> = {
${messages.map(({ code }) => `  ${code},`).join('\n')}
};
`;
}
