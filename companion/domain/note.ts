/** A message to a person, before it has words: its code and what goes into the sentence. */
import type { MessageArguments, MessageCode } from './messages.ts';

/** A message's code with the values for its sentence. */
export interface Note {
  readonly code: MessageCode;
  readonly arguments: MessageArguments;
}
