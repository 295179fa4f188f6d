/** Looks into Togai through its API, as a person would check. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

const TIMEOUT_MS = 10_000;
const OVER_QUOTA_MS = 400;
const MOST_ATTEMPTS = 20;

const customer = z.object({ id: z.string(), name: z.string(), address: z.record(z.string(), z.string()).optional() });
const settings = z.object({ data: z.array(z.object({ id: z.string(), value: z.string() })).default([]) });

/** The calls the demo's checks need. */
export class TogaiReader {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** Makes a customer that Togai has before the connector comes. */
  async create(facts: { id: string; name: string; primaryEmail: string }): Promise<void> {
    await this.#call('POST', '/customers', {
      ...facts,
      address: {},
      account: { id: `${facts.id}-1`, name: facts.name, invoiceCurrency: 'USD' },
    });
  }

  async customer(id: string): Promise<z.infer<typeof customer>> {
    return customer.parse(await this.#call('GET', `/customers/${id}`));
  }

  /** The settings of a customer, by id. */
  async settings(customerId: string): Promise<Record<string, string>> {
    const { data } = settings.parse(await this.#call('GET', `/settings?entity_type=CUSTOMER&entity_id=${customerId}`));
    return Object.fromEntries(data.map(({ id, value }) => [id, value]));
  }

  /** Togai's quota counts these looks together with the connector's calls: one that is over it is asked again a little later. */
  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(this.#url + path, {
        method,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (response.ok) return response.json();
      const said = await response.text();
      if (response.status !== 429 || attempt === MOST_ATTEMPTS) {
        throw new Error(`Togai answered ${String(response.status)} to ${method} ${path}: ${said}`);
      }
      await pause(OVER_QUOTA_MS);
    }
  }
}
