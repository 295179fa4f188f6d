/** Text that PostgreSQL takes: it has no character zero, in no text and in no JSON, and refuses the whole statement that brings one. */

const REPLACEMENT = '\ufffd';
/** In JSON the character stands as an escape; one behind an escaped backslash is no escape. */
const ESCAPED_ZERO = /(?<!\\)((?:\\\\)*)\\u0000/g;

/** The text with a replacement character for each character zero. */
export function storableText(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', REPLACEMENT) : text;
}

/** A value as JSON that PostgreSQL takes. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  return json.includes('\\u0000') ? json.replace(ESCAPED_ZERO, `$1${REPLACEMENT}`) : json;
}
