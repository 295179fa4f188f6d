/** Who may come in: the token, whether it still holds, and how many calls a second it allows. */
import { Quota } from './quota.ts';

/** The access of one environment; what it says can be changed while it runs. */
export class Access {
  readonly #authorization: string;
  /** `valid`, or why not: `expired` answers 401, `revoked` 403. */
  token: 'valid' | 'expired' | 'revoked' = 'valid';
  quota: Quota;

  constructor(token: string, requestsPerSecond: number) {
    this.#authorization = `Bearer ${token}`;
    this.quota = new Quota(requestsPerSecond);
  }

  admits(authorization: string | undefined): 200 | 401 | 403 {
    if (authorization !== this.#authorization || this.token === 'expired') return 401;
    return this.token === 'revoked' ? 403 : 200;
  }

  /** A new quota from now on; 0 = none. */
  allow(requestsPerSecond: number): void {
    this.quota = new Quota(requestsPerSecond);
  }
}
