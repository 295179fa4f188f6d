/** What the people who run the connector are told of a connection: in one title and a few sentences that end with what to do. */
import { type MessageArguments, type MessageCode, messageText } from './messages.ts';

/** Records of one connection that need a person for the same reason. */
export interface NeedyRecords {
  readonly code: MessageCode;
  /** Of one of them, as an example. */
  readonly arguments: MessageArguments;
  readonly records: number;
}

/** One notice before it has words; times in ISO 8601. */
export type OperatorNotice =
  | {
      readonly kind: 'waits';
      readonly code: MessageCode;
      readonly arguments: MessageArguments;
      readonly since: string;
    }
  | { readonly kind: 'silent'; readonly since: string }
  | { readonly kind: 'goes on' }
  | { readonly kind: 'records'; readonly records: number; readonly reasons: readonly NeedyRecords[] }
  | { readonly kind: 'test' };

/** Title and text of a notice about the connection of that name. */
export function operatorMessage(connection: string, notice: OperatorNotice): { title: string; text: string } {
  switch (notice.kind) {
    case 'waits':
      return {
        title: `${connection} waits`,
        text: `${messageText(notice.code, notice.arguments)} Nothing is lost: what is captured meanwhile waits, too.`,
      };
    case 'silent':
      return {
        title: `${connection} has gone silent`,
        text: `No sweep of it has ended since ${notice.since}. Look whether a companion runs, and whether it reaches its database, Salesforce and Togai.`,
      };
    case 'goes on':
      return { title: `${connection} goes on`, text: 'It works again; what waited is being synced.' };
    case 'records':
      return {
        title: `${connection}: ${counted(notice.records)} a person`,
        text: notice.reasons.map(reason).join('\n'),
      };
    case 'test':
      return { title: 'Togai for Salesforce', text: 'This is a test: notifications arrive here.' };
  }
}

function counted(records: number): string {
  return records === 1 ? '1 record needs' : `${String(records)} records need`;
}

function reason({ code, arguments: args, records }: NeedyRecords): string {
  return `${String(records)} × ${messageText(code, args)}`;
}
