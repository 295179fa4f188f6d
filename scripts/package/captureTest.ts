/** Turns the table of capture cases into an Apex test class, one test method a case. */
import { z } from 'zod';

const table = z.object({
  cases: z.array(z.looseObject({ name: z.string(), object: z.enum(['Account', 'Quote']) })),
});

/**
 * The source of CaptureCasesTest, formatted as Prettier would.
 * @param json the text of test/fixtures/capture-cases.json
 */
export function captureTestClass(json: string): string {
  const methods = table.parse(JSON.parse(json)).cases.map((one) => {
    const literal = JSON.stringify(one)
      .replaceAll('\\', '\\\\')
      .replaceAll("'", String.raw`\'`);
    return [
      '    @IsTest',
      `    static void ${methodName(one.name)}() {`,
      '        CaptureCase.check(',
      `            '${literal}'`,
      '        );',
      '    }',
    ].join('\n');
  });
  return [
    '/** Made by `npm run generate` from test/fixtures/capture-cases.json; change the table, not this. */',
    '@IsTest',
    'private class CaptureCasesTest {',
    methods.join('\n\n'),
    '}',
    '',
  ].join('\n');
}

/** An Apex method name out of a sentence: letters and digits only, words run together. */
function methodName(sentence: string): string {
  const words = sentence
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .split(' ');
  const joined = words.map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
  if (joined.length > 120) throw new Error(`The case "${sentence}" has too long a name.`);
  return joined;
}
