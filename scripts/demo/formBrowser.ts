/** A browser without a screen: follows redirects, keeps cookies, fills in forms as a person would. */
import { type HTMLElement, parse } from 'node-html-parser';

const TIMEOUT_MS = 20_000;
const MOST_REDIRECTS = 20;

/** The page it is on. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly document: HTMLElement;
}

/** Keeps the cookies of each host, like one browser window. */
export class FormBrowser {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** Opens an address and goes wherever it redirects to. */
  open(url: string): Promise<Page> {
    return this.#go(url, { method: 'GET' });
  }

  /**
   * Fills in a form of the page and presses its button: the one whose text is `button`, or the only one. Hidden fields and those not
   * named keep their values. Throws an Error when the page has no such form.
   */
  submit(page: Page, fields: Readonly<Record<string, string>>, button?: string): Promise<Page> {
    const form = page.document.querySelectorAll('form').find((one) => button === undefined || pressed(one, button));
    if (!form)
      throw new Error(
        `The page "${page.document.querySelector('title')?.text ?? page.url}" has no form with the button ${button ?? ''}`,
      );
    const values = new URLSearchParams();
    for (const input of form.querySelectorAll('input, select, textarea')) {
      const name = input.getAttribute('name');
      const type = input.getAttribute('type');
      if (name === undefined || ((type === 'checkbox' || type === 'radio') && !input.hasAttribute('checked'))) continue;
      values.set(name, valueOf(input));
    }
    const named = button === undefined ? undefined : pressed(form, button);
    const name = named?.getAttribute('name');
    if (name !== undefined) values.set(name, named?.getAttribute('value') ?? '');
    for (const [field, value] of Object.entries(fields)) values.set(field, value);
    const action = new URL(form.getAttribute('action') ?? '', page.url);
    if (form.getAttribute('method')?.toLowerCase() === 'post')
      return this.#go(action.href, { method: 'POST', body: values }, page.url);
    action.search = values.toString();
    return this.open(action.href);
  }

  async #go(url: string, first: { method: string; body?: URLSearchParams }, from?: string): Promise<Page> {
    let [next, request] = [url, first];
    for (let hops = 0; hops < MOST_REDIRECTS; hops++) {
      const { host, origin } = new URL(next);
      const cookies = [...(this.#cookies.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(next, {
        method: request.method,
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          accept: 'text/html',
          cookie: cookies,
          ...(request.method === 'POST' && { origin, ...(from !== undefined && { referer: from }) }),
        },
        ...(request.body && { body: request.body }),
      });
      this.#keep(host, response.headers.getSetCookie());
      const location = response.headers.get('location');
      const text = await response.text();
      if (location === null || response.status < 300 || response.status > 399)
        return { url: next, status: response.status, document: parse(text) };
      next = new URL(location, next).href;
      request = { method: 'GET' };
    }
    throw new Error(`${url} redirects without end`);
  }

  #keep(host: string, lines: readonly string[]): void {
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    for (const line of lines) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (at > 0) jar.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
    }
    this.#cookies.set(host, jar);
  }
}

function pressed(form: HTMLElement, text: string): HTMLElement | undefined {
  return form
    .querySelectorAll('button, input[type=submit]')
    .find((button) => (button.text.trim() || button.getAttribute('value')) === text);
}

function valueOf(input: HTMLElement): string {
  if (input.tagName === 'TEXTAREA') return input.text;
  if (input.tagName !== 'SELECT') return input.getAttribute('value') ?? '';
  const options = input.querySelectorAll('option');
  const chosen = options.find((option) => option.hasAttribute('selected')) ?? options[0];
  return chosen?.getAttribute('value') ?? chosen?.text ?? '';
}
