/** What every page of the console is given: the companion's parts it works with, and who is signed in. */
import type { Context, Hono } from 'hono';
import type { Logger } from 'pino';
import type { SignedIn } from '../store/browserSessions.ts';
import type { Cipher } from '../store/cipher.ts';
import type { Database } from '../store/database.ts';
import type { Meter } from '../sync/meter.ts';
import type { OperatorNotices } from '../sync/operatorNotices.ts';
import type { TogaiDoors } from '../sync/togaiDoors.ts';

/** The parts of the companion that pages read and ring. */
export interface ConsoleParts {
  readonly database: Database;
  readonly cipher: Cipher;
  readonly log: Logger;
  readonly doors: TogaiDoors;
  readonly meter: Meter;
  readonly operatorNotices: Pick<OperatorNotices, 'canMail' | 'test'>;
  /** Where browsers reach the companion, without a slash at the end. */
  readonly publicUrl: () => string;
  readonly salesforce: { readonly clientId: string; readonly clientSecret: string; readonly loginUrl: string };
  readonly orgs: OrgBell;
}

/** How pages wake the owners of orgs, and what they tell of this node. */
export interface OrgBell {
  /** A connection was added or changed: owners look now, not at their next tick. */
  readonly ring: () => void;
  /** There is work for an org. */
  readonly ringOrg: (orgId: string) => void;
  readonly orgIds: () => string[];
  /** Milliseconds since the database last answered the ownership's tick. */
  readonly sinceLastTickMs: () => number;
}

/** What the middleware leaves for the pages. */
export interface ConsoleEnv {
  Variables: {
    /** The cookie's value; every browser has one, also before it is signed in. */
    sessionId: string;
    person: SignedIn | undefined;
    /** The form that was sent with a request that changes something. */
    form: Form;
    /** Further places that forms of this page may lead to (Salesforce's login). */
    formTargets: readonly string[] | undefined;
  };
}

/** Fields of a form; a field sent several times (checkboxes) has all its values. */
export type Form = Readonly<Record<string, string | readonly string[]>>;

/** A request to the console, with who is signed in and the form that came. */
export type Page = Context<ConsoleEnv>;
/** Routes of the console; the server puts them together. */
export type Routes = Hono<ConsoleEnv>;
