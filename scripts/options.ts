/** Options of the commands: what they are, and one sentence instead of a stack where one is mistyped. */
import { parseArgs, type ParseArgsConfig } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O; strict: true }>>['values'];

/**
 * Reads the options of this process. Ends it with status 2 and the list of what there is when one is not known, and with 0 and the
 * same list for `--help`.
 */
export function readOptions<const O extends Options>(command: string, options: O): Values<O> {
  const known = Object.entries(options).map(([name, { type }]) => `--${name}${type === 'string' ? ' VALUE' : ''}`);
  if (process.argv.includes('--help')) {
    process.stdout.write(`${command} takes: ${known.join(', ')}.\n`);
    process.exit(0);
  }
  try {
    return parseArgs({ options, strict: true }).values;
  } catch (error) {
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    process.stderr.write(`${why.replace(/\.$/, '')}. ${command} takes: ${known.join(', ')}.\n`);
    process.exit(2);
  }
}

/** A whole number from an option; ends the process with status 2 and a sentence when it is none, or not within its bounds. */
export function wholeNumber(option: string, text: string, { least, most }: { least: number; most: number }): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  process.stderr.write(`--${option} takes a whole number from ${least} to ${most}, not "${text}".\n`);
  process.exit(2);
}
