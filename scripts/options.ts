/** Options of the commands: what they are, and one sentence instead of a stack where one is mistyped. */
import { parseArgs, type ParseArgsConfig } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O; strict: true }>>['values'];

/** Reads the options of this process; ends it with status 2 and the list of what there is when one is not known. */
export function readOptions<const O extends Options>(command: string, options: O): Values<O> {
  try {
    return parseArgs({ options, strict: true }).values;
  } catch (error) {
    const known = Object.entries(options).map(([name, { type }]) => `--${name}${type === 'string' ? ' VALUE' : ''}`);
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    process.stderr.write(`${why.replace(/\.$/, '')}. ${command} takes: ${known.join(', ')}.\n`);
    process.exit(2);
  }
}
