/** What Togai will get for a Quote, on its page: what the component's Preview button asks for, and what came. */
import { html } from 'hono/html';
import { z } from 'zod';
import type { Row } from '../schema/schema.ts';
import type { Html } from './pageFrame.ts';
import { shown } from './pagesForms.ts';

const preview = z.object({
  action: z.string().optional(),
  reason: z.string().optional(),
  currency: z.string().optional(),
  firstPeriod: z.string().optional(),
  start: z.string().optional(),
  end: z.string().optional(),
  plan: z.object({ name: z.string() }).optional(),
  lines: z.array(z.object({ product: z.string(), charge: z.string(), quantity: z.string(), amount: z.string() })),
  needs: z.array(z.object({ message: z.string() })),
});

/** The preview of a Quote as its record holds it; what is no preview is shown as nothing. */
export function previewView(record: Row | undefined): Html {
  const text = shown(record?.['Preview__c'] ?? null);
  const asked = record?.['Preview_Requested_At__c'];
  if (text === '')
    return html`${asked ? html`<p class="note">The preview is on its way; load the page again.</p>` : ''}`;
  const read = preview.safeParse(parsed(text));
  if (!read.success) return html``;
  const { action, reason, currency = '', firstPeriod, start, end, plan, lines, needs } = read.data;
  const facts = [
    ['Billing action', action],
    ['Reason', reason],
    ['Price plan', plan?.name],
    ['First period', firstPeriod && `${firstPeriod} ${currency}`],
    ['Start', start],
    ['End', end],
  ].filter(([, value]) => value !== undefined);
  return html`<h3>What Togai will get</h3>
    ${needs.length === 0 ? '' : html`<p><strong>To do before accepting</strong></p><ul id="preview-needs">${needs.map(({ message }) => html`<li>${message}</li>`)}</ul>`}
    <dl id="preview-facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    ${lines.length === 0 ? '' : html`<ul>${lines.map(({ product, charge, quantity, amount }) => html`<li>${quantity} × ${product} (${charge}): ${amount} ${currency}</li>`)}</ul>`}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Cut, or not the connector's: the caller finds that it is no preview.
    return undefined;
  }
}
