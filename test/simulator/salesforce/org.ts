/** One local Salesforce org: its schema, records, automation and limits, and the door that tests and pages use. */
import { createHash } from 'node:crypto';
import { Access } from './rest/access.ts';
import { readEventDefinitions } from './pubsub/avroSchema.ts';
import { Deletions } from './deletion.ts';
import { refusal, SalesforceError } from './rest/errors.ts';
import { EventBus, type PublishedEvent } from './pubsub/eventBus.ts';
import { freeInstance, IdSource, normalizeId } from './ids.ts';
import { readPackage } from './metadata.ts';
import { featuresOf, orgIdOf, type OrgOptions } from './orgOptions.ts';
import { type Fields, type SaveOptions, type SaveResult, Saves } from './save.ts';
import { buildSchema, type OrgSchema } from './schema/schemaBuild.ts';
import type { OrgFeatures } from './schema/schemaDraft.ts';
import type { ObjectType, Row } from './schema/schema.ts';
import { addUser, grantCustomPermission, layFoundation, plantSamples } from './seed.ts';
import type { SentNotification } from './rest/notifications.ts';
import { Store } from './store.ts';
import { Triggers } from './triggers.ts';
import { RowCheck } from './validation.ts';
import { type ValidationRule, ValidationRules } from './validationRules.ts';
import { UnreadableValue } from './values.ts';

export type { OrgOptions } from './orgOptions.ts';

/** A person who can log in. */
export interface OrgLogin {
  readonly orgId: string;
  readonly orgName: string;
  readonly sandbox: boolean;
  readonly userId: string;
  readonly username: string;
  readonly password: string;
  readonly displayName: string;
  readonly email: string;
}

/** State and in-process door of one org. Names are without namespace; saves run validation and triggers as a rep's do. */
export class Org {
  /** 18 characters. */
  readonly id: string;
  readonly name: string;
  readonly sandbox: boolean;
  readonly namespace: string;
  readonly features: OrgFeatures;
  readonly schema: OrgSchema;
  readonly store: Store;
  readonly events: EventBus;
  readonly access = new Access();
  readonly saves: Saves;
  readonly deletions: Deletions;
  readonly triggers: Triggers;
  readonly adminId: string;
  /** Two letters or digits that its record ids carry. */
  readonly instance: string;
  readonly now: () => Date;
  /** What people were sent, the oldest first. */
  readonly notifications: SentNotification[] = [];
  /** REST calls used and allowed in 24 hours; both may be set. */
  readonly apiUsage: { used: number; limit: number };
  readonly #rules = new ValidationRules();
  readonly #logins = new Map<string, OrgLogin>();

  constructor(
    options: OrgOptions,
    now: () => Date = () => new Date(),
    otherInstances: ReadonlySet<string> = new Set(),
  ) {
    const digest = createHash('sha256').update(options.name).digest('hex');
    this.instance = options.instance ?? freeInstance(digest, otherInstances);
    this.id = orgIdOf(options.orgId, digest);
    this.name = options.name;
    this.sandbox = options.kind === 'sandbox';
    this.namespace = options.namespace ?? '';
    this.now = now;
    this.features = featuresOf(options);
    this.apiUsage = { used: 0, limit: options.dailyApiRequests ?? 100_000 };
    const packaged = options.packageInstalled === false ? undefined : readPackage();
    this.schema = buildSchema(
      this.features,
      packaged,
      this.namespace,
      new Map(Object.entries(options.customFields ?? {})),
    );
    this.store = new Store(this.schema, new IdSource(this.instance), now);
    const definitions = packaged ? readEventDefinitions() : [];
    this.events = new EventBus({
      orgId: this.id,
      namespace: this.namespace,
      definitions,
      now,
      dailyDeliveries: options.dailyDeliveries,
    });
    const check = new RowCheck(this.store, this.access, this.#rules);
    const upsertSyncRecord = (fields: Fields, userId: string): void => {
      const type = this.#type('Sync_Record__c');
      const key = type.field('Record_Id__c');
      if (key) this.saves.upsert(type, key, [fields], { userId, api: false, allOrNone: false });
    };
    this.triggers = new Triggers({ store: this.store, events: this.events, upsertSyncRecord });
    this.saves = new Saves(this.store, check, this.triggers, this.events);
    this.deletions = new Deletions(this.store, this.triggers);
    const username = options.username ?? 'admin@acme.example';
    this.adminId = layFoundation(this.store, {
      orgId: this.id,
      name: this.name,
      sandbox: this.sandbox,
      username,
      features: this.features,
      packaged,
    });
    this.#remember(this.adminId, username, options.password ?? 'salesforce1', 'Ada Admin');
    if (options.seed) plantSamples(this.store, this.adminId);
  }

  /** Everyone who can log in. */
  logins(): OrgLogin[] {
    return [...this.#logins.values()];
  }

  /** Adds a person; answers the user's id. */
  addUser(user: { username: string; password: string; firstName?: string; lastName?: string }): string {
    const { username, password, firstName = 'Rae', lastName = 'Rep' } = user;
    const id = addUser(this.store, this.adminId, { username, firstName, lastName });
    this.#remember(id, username, password, `${firstName} ${lastName}`);
    return id;
  }

  grantCustomPermission(userId: string, developerName: string): void {
    grantCustomPermission(this.store, this.adminId, userId, developerName);
  }

  /** Saves one new record as a user (the admin by default); answers its id. Throws a SalesforceError when it is refused. */
  create(type: string, fields: Fields, as = this.adminId): string {
    const [id] = this.createMany(type, [fields], as);
    if (id === undefined) throw new Error('A save that was accepted has an id');
    return id;
  }

  /** Saves new records at once, in trigger chunks of 200; all or none. */
  createMany(type: string, rows: readonly Fields[], as = this.adminId): string[] {
    const results = this.#readable(() => this.saves.insert(this.#type(type), rows, this.#asPerson(as)));
    return this.#accepted(results).flatMap(({ id }) => id ?? []);
  }

  update(type: string, id: string, fields: Fields, as = this.adminId): void {
    this.updateMany(type, [{ ...fields, Id: id }], as);
  }

  /** Changes records at once; each row names its record by `Id`. */
  updateMany(type: string, rows: readonly Fields[], as = this.adminId): void {
    this.#accepted(this.#readable(() => this.saves.update(this.#type(type), rows, this.#asPerson(as))));
  }

  delete(type: string, id: string, as = this.adminId): void {
    this.#accepted(this.deletions.delete(this.#type(type), [id], this.#asPerson(as)));
  }

  undelete(type: string, id: string, as = this.adminId): void {
    this.#accepted(this.deletions.undelete(this.#type(type), [id], this.#asPerson(as)));
  }

  /** Merges Accounts into a master, as a rep does on the page. */
  mergeAccounts(masterId: string, loserIds: readonly string[], as = this.adminId): void {
    this.deletions.merge(this.#type('Account'), masterId, loserIds, this.#asPerson(as));
  }

  /** A live record; every field stands in it. */
  get(type: string, id: string): Row | undefined {
    return this.store.table(type).get(normalizeId(id) ?? id);
  }

  /** The first live record that fits. */
  find(type: string, predicate: (row: Row) => boolean): Row | undefined {
    for (const row of this.store.table(type).rows()) if (predicate(row)) return row;
    return undefined;
  }

  /** Live records with a value in an indexed field: a lookup, a unique field or an external id. */
  findBy(type: string, field: string, value: string): Row[] {
    const table = this.store.table(type);
    return table.idsWith(field, value).flatMap((id) => table.get(id) ?? []);
  }

  /** Live records in the order they were made. */
  rows(type: string, predicate: (row: Row) => boolean = () => true): Row[] {
    return [...this.store.table(type).rows()].filter(predicate);
  }

  count(type: string): number {
    return this.store.table(type).size;
  }

  /** The sync record of an Account or Quote. */
  syncRecord(recordId: string): Row | undefined {
    return this.findBy('Sync_Record__c', 'Record_Id__c', recordId)[0];
  }

  publish(event: string, fields: Fields, as = this.adminId): PublishedEvent {
    return this.events.publish(event, fields, as);
  }

  publishRaw(event: string, schemaId: string, payload: Buffer, id?: string): PublishedEvent {
    return this.events.publishRaw(event, schemaId, payload, id);
  }

  /** Locks a record as an approval process does: all changes are refused until it is unlocked. */
  lock(id: string): void {
    this.store.locked.add(normalizeId(id) ?? id);
  }

  unlock(id: string): void {
    this.store.locked.delete(normalizeId(id) ?? id);
  }

  addValidationRule(rule: ValidationRule): void {
    this.#rules.add(rule, this.#type(rule.object));
  }

  removeValidationRule(object: string, name: string): boolean {
    return this.#rules.remove(object, name);
  }

  validationRules(): ValidationRule[] {
    return this.#rules.list();
  }

  #remember(userId: string, username: string, password: string, displayName: string): void {
    this.#logins.set(username, {
      orgId: this.id,
      orgName: this.name,
      sandbox: this.sandbox,
      userId,
      username,
      password,
      displayName,
      email: username,
    });
  }

  #type(name: string): ObjectType {
    const type = this.schema.type(name);
    if (!type)
      throw new SalesforceError(400, {
        errorCode: 'INVALID_TYPE',
        message: `sObject type '${name}' is not supported.`,
      });
    return type;
  }

  #asPerson(userId: string): SaveOptions {
    return { userId, api: false, allOrNone: true };
  }

  #accepted(results: readonly SaveResult[]): readonly SaveResult[] {
    const refused = results.find(
      ({ success, errors }) => !success && errors[0]?.errorCode !== 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    );
    if (refused) throw refusal(refused.errors);
    return results;
  }

  #readable<T>(save: () => T): T {
    try {
      return save();
    } catch (error) {
      if (error instanceof UnreadableValue)
        throw new SalesforceError(400, { errorCode: 'JSON_PARSER_ERROR', message: error.message });
      throw error;
    }
  }
}
