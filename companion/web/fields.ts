/** The fields of forms: each with its label, and its hint tied to it for who listens to the page. */
import { html } from 'hono/html';
import { z } from 'zod';
import type { Page } from './console.ts';
import type { Html } from './page.ts';

/** What a text field takes and says. */
export interface FieldOptions {
  readonly type?: 'text' | 'email' | 'password' | 'url' | 'number';
  readonly value?: string | undefined;
  readonly hint?: string;
  readonly required?: boolean;
  readonly autocomplete?: string;
  readonly placeholder?: string;
  readonly min?: number;
  readonly max?: number;
  readonly minLength?: number;
}

/** What a form says of a `toggle`: true where it is on; browsers leave out what is off. */
export const onOff = z
  .literal('on')
  .optional()
  .transform((value) => value === 'on');

/** A whole number that a form must say; blank is none. `fault` is what is said where it is none, or out of its bounds. */
export function wholeNumber(least: number, most: number, fault: string) {
  return z
    .string({ error: fault })
    .trim()
    .regex(/^\d{1,9}$/, fault)
    .transform(Number)
    .refine((number) => number >= least && number <= most, fault);
}

/** What was typed into a form that came back with a fault; else what is known. */
export function typed(c: Page, name: string, known: string | undefined): string | undefined {
  const given = c.req.method === 'POST' ? c.get('form')[name] : undefined;
  return typeof given === 'string' ? given : known;
}

/** The same of a `toggle`: browsers leave out what is off. */
export function ticked(c: Page, name: string, known: boolean): boolean {
  return c.req.method === 'POST' ? c.get('form')[name] === 'on' : known;
}

/** A labelled text field. */
export function field(name: string, label: string, options: FieldOptions = {}): Html {
  const { type = 'text', value = '', hint, required = false, autocomplete = 'off' } = options;
  const more = [
    required ? html` required` : '',
    hint === undefined ? '' : html` aria-describedby="${name}-hint"`,
    options.placeholder === undefined ? '' : html` placeholder="${options.placeholder}"`,
    options.min === undefined ? '' : html` min="${options.min}"`,
    options.max === undefined ? '' : html` max="${options.max}"`,
    options.minLength === undefined ? '' : html` minlength="${options.minLength}"`,
  ];
  return html`<div class="field">
    <label for="${name}">${label}${required ? html`<span class="required" aria-hidden="true"> *</span>` : ''}</label>
    <input id="${name}" name="${name}" type="${type}" value="${value}" autocomplete="${autocomplete}"${more} />
    ${hintOf(name, hint)}
  </div>`;
}

/** A labelled choice of one among few. */
export function choice(
  name: string,
  label: string,
  options: readonly { readonly value: string; readonly label: string }[],
  chosen: string | undefined,
  hint?: string,
): Html {
  const option = (one: { value: string; label: string }): Html =>
    html`<option value="${one.value}"${one.value === chosen ? html` selected` : ''}>${one.label}</option>`;
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}"${hint === undefined ? '' : html` aria-describedby="${name}-hint"`}>
      ${options.map(option)}
    </select>
    ${hintOf(name, hint)}
  </div>`;
}

/** A switch: on or off. */
export function toggle(name: string, label: string, on: boolean, hint?: string): Html {
  const more = [on ? html` checked` : '', hint === undefined ? '' : html` aria-describedby="${name}-hint"`];
  return html`<div class="field toggle">
    <label><input type="checkbox" name="${name}" value="on"${more} /> ${label}</label>
    ${hintOf(name, hint)}
  </div>`;
}

function hintOf(name: string, hint: string | undefined): Html | string {
  return hint === undefined ? '' : html`<p class="hint" id="${name}-hint">${hint}</p>`;
}
