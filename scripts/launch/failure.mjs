/** The one error of the launcher: a sentence for the person at the terminal, printed without a stack. */
export class LaunchFailure extends Error {
  /**
   * @param {string} sentence what went wrong and what to do
   * @param {number} [exitCode] status that the launcher ends with
   */
  constructor(sentence, exitCode = 1) {
    super(sentence);
    this.name = 'LaunchFailure';
    this.exitCode = exitCode;
  }
}
