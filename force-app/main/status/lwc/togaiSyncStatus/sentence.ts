/** Puts values into translated sentences. */

/** A sentence with its `{name}`s filled in; a name without a value stays visible. */
export function sentence(label: string, values: Readonly<Record<string, string>>): string {
  return label.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** A JSON object of texts, as the connector writes arguments; anything else in it is left out. */
export function textsOf(json: string | undefined): Record<string, string> {
  try {
    const found: unknown = JSON.parse(json ?? '{}');
    return typeof found === 'object' && found !== null ? onlyTexts(found) : {};
  } catch {
    return {};
  }
}

/** The texts among an object's values. */
export function onlyTexts(found: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
