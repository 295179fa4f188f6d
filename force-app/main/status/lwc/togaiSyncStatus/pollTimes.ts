/** When the component asks again while something is on its way. */

const FIRST_MS = 2_000;
const LONGEST_MS = 30_000;
/** After this long a person presses Refresh instead: a page that is left open shall cost nothing. */
const GIVE_UP_AFTER_MS = 120_000;

/** Milliseconds to the next question after so many; undefined when enough was asked. */
export function nextPoll(asked: number): number | undefined {
  let waited = 0;
  for (let i = 0; i < asked; i++) waited += pause(i);
  return waited + pause(asked) > GIVE_UP_AFTER_MS ? undefined : pause(asked);
}

/** 2, 4, 8, 16, then 30 seconds. */
function pause(asked: number): number {
  return Math.min(FIRST_MS * 2 ** asked, LONGEST_MS);
}
