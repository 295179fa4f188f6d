/** Finds the customer that Togai had before the connector came: adopts only what is beyond doubt, and leaves the rest to a person. */
import { fullId } from '../syncRequest.ts';

/** A customer of Togai as far as matching needs it. */
export interface MatchCandidate {
  readonly id: string;
  readonly name: string;
  readonly primaryEmail: string;
}

/** What an Account says about itself. */
export interface MatchSubject {
  readonly name: string;
  readonly email?: string | undefined;
  readonly website?: string | undefined;
}

/** What the index of Togai's customers says of one Account. */
export type MatchResult =
  /** The name is the same, and so is the email or the company's domain; nobody else fits by name or email. */
  | { readonly kind: 'match'; readonly customerId: string }
  /** Some fit in part, or several fit: a person decides. Best first, ids in order of fit. */
  | { readonly kind: 'unsure'; readonly customerIds: readonly string[] }
  | { readonly kind: 'none' };

/** Mail providers that many companies share: having one in common says nothing. */
const SHARED_DOMAINS = new Set(
  (
    'gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com rocketmail.com icloud.com me.com mac.com aol.com ' +
    'proton.me protonmail.com pm.me gmx.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.com zoho.com fastmail.com hey.com ' +
    'hotmail.co.uk hotmail.fr hotmail.de outlook.de outlook.fr live.co.uk yahoo.co.uk yahoo.co.in yahoo.co.jp yahoo.fr yahoo.de yahoo.com.br ' +
    'orange.fr wanadoo.fr free.fr laposte.net libero.it virgilio.it qq.com 163.com 126.com sina.com naver.com daum.net hanmail.net rediffmail.com ' +
    'mail.ru yandex.ru yandex.com bk.ru comcast.net verizon.net att.net btinternet.com sky.com bluewin.ch telia.com'
  ).split(' '),
);

/** Words that say a company's legal form, not its name. */
const LEGAL_FORMS = new Set(
  (
    'inc incorporated llc llp lp ltd limited plc corp corporation co company gmbh ag kg ohg ug se sa sas sarl srl spa snc bv nv oy oyj ab as asa aps ' +
    'kft zrt sp zoo doo sl slu pty pvt private kk pte bhd sdn lda ltda'
  ).split(' '),
);

/** An index of Togai's customers by name, email and domain; one look-up costs no pass over them all. */
export class CustomerIndex {
  readonly #byName = new Map<string, Set<string>>();
  readonly #byEmail = new Map<string, Set<string>>();
  readonly #byDomain = new Map<string, Set<string>>();

  /** Adds a customer. Those whose id is an Account's own are the connector's work and never matched. */
  add({ id, name, primaryEmail }: MatchCandidate): void {
    if (id.startsWith('001') && fullId(id) === id) return;
    put(this.#byName, companyName(name), id);
    put(this.#byEmail, plainEmail(primaryEmail), id);
    put(this.#byDomain, companyDomain(primaryEmail), id);
  }

  /** Forgets a customer, once it belongs to an Account. */
  remove({ id, name, primaryEmail }: MatchCandidate): void {
    this.#byName.get(companyName(name))?.delete(id);
    this.#byEmail.get(plainEmail(primaryEmail))?.delete(id);
    this.#byDomain.get(companyDomain(primaryEmail) ?? '')?.delete(id);
  }

  /** The customer that is this company, those that may be, or none. */
  match({ name, email, website }: MatchSubject): MatchResult {
    const named = this.#byName.get(companyName(name)) ?? new Set<string>();
    const mailed = this.#byEmail.get(plainEmail(email ?? '')) ?? new Set<string>();
    const sharing = new Set<string>();
    for (const domain of [companyDomain(email ?? ''), companyDomain(website ?? '')]) {
      for (const id of this.#byDomain.get(domain ?? '') ?? []) sharing.add(id);
    }
    const certain = [...named].filter((id) => mailed.has(id) || sharing.has(id));
    const possible = new Set([...certain, ...mailed, ...named, ...sharing]);
    const rivals = new Set([...named, ...mailed]);
    const [first] = certain;
    if (first !== undefined && certain.length === 1 && rivals.size === 1) return { kind: 'match', customerId: first };
    return possible.size === 0 ? { kind: 'none' } : { kind: 'unsure', customerIds: [...possible] };
  }
}

/** A company's name without case, accents, punctuation and legal form. */
export function companyName(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/['’.]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  if (words.length > 1 && words[0] === 'the') words.shift();
  while (words.length > 1 && LEGAL_FORMS.has(words.at(-1) ?? '')) words.pop();
  return words.join(' ');
}

/** The company's own domain in an email or web address; undefined for shared mail providers and for text that has none. */
export function companyDomain(address: string): string | undefined {
  const host = address
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^.*@/, '')
    .replace(/[/?#:].*$/, '')
    .replace(/^www\./, '');
  return /^[^\s.]+(\.[^\s.]+)+$/.test(host) && !SHARED_DOMAINS.has(host) ? host : undefined;
}

function plainEmail(email: string): string {
  return email.trim().toLowerCase();
}

function put(index: Map<string, Set<string>>, key: string | undefined, id: string): void {
  if (key === undefined || key === '') return;
  const ids = index.get(key);
  if (ids) ids.add(id);
  else index.set(key, new Set([id]));
}
