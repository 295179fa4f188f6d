/** Runs several tools two at a time and says which of them failed, with the output of those alone. */
import pLimit from 'p-limit';
import { runStep } from './step.ts';
import type { Step } from './step.ts';

/** Two: the machine this shall be quick on has two cores. */
const AT_ONCE = 2;

/**
 * Prints one line a tool and what a failed one said, then the names of the failed ones.
 * @returns the exit status for the whole: 0 if all succeeded
 */
export async function reportSteps(steps: readonly Step[]): Promise<number> {
  const limit = pLimit(AT_ONCE);
  const failed: string[] = [];
  await limit.map(steps, async (step) => {
    const { name, status, output, seconds } = await runStep(step);
    console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
    if (status !== 0) failed.push(name);
    const words = output.trimEnd();
    if (words !== '' && (status !== 0 || words.includes('skipped'))) console.log(words);
  });
  console.log(failed.length === 0 ? `All ${steps.length} are fine.` : `Failed: ${failed.join(', ')}.`);
  return failed.length === 0 ? 0 : 1;
}
