/** "What Togai will get", made from the JSON that the connector leaves on the sync record. */
import { LABELS } from './labels';
import { MESSAGE_LABELS } from './messageLabels';
import { onlyTexts, sentence } from './sentence';

/** The connector's preview. Amounts are decimal texts, dates YYYY-MM-DD; what is not known is absent. */
export interface PreviewJson {
  customer?: { id: string; made?: boolean };
  action?: string;
  reason?: string;
  currency?: string;
  firstPeriod?: string;
  start?: string;
  end?: string;
  plan?: { name: string; reused?: boolean };
  lines?: { product: string; charge: string; quantity?: string; amount?: string }[];
  /** What would stop the sync: message codes with their arguments. */
  needs?: { code: string; arguments?: object; message?: string }[];
}

/** One Product of a preview. */
export interface PreviewLineView {
  key: string;
  product: string;
  /** Charge type and quantity. */
  detail: string;
  amount?: number;
}

/** A preview as the template shows it; what is not known is empty. */
export interface PreviewView {
  customer: string;
  action: string;
  reason: string;
  plan: string;
  start: string;
  /** The last day, or words for "without an end". */
  end: string;
  hasEnd: boolean;
  currency: string;
  firstPeriod?: number;
  lines: PreviewLineView[];
  needs: { key: string; text: string }[];
  madeAt?: string;
}

/** The view of a preview; undefined where there is none that can be read. */
export function previewView(json: string | undefined): PreviewView | undefined {
  if (!json) return undefined;
  let preview: PreviewJson;
  try {
    preview = JSON.parse(json) as PreviewJson;
  } catch {
    return undefined;
  }
  return {
    customer: withState(preview.customer?.id, preview.customer?.made),
    action: preview.action ?? '',
    reason: preview.reason ?? '',
    plan: withState(preview.plan?.name, preview.plan?.reused),
    start: preview.start ?? '',
    end: preview.end ?? (preview.start ? LABELS.previewNoEnd : ''),
    hasEnd: preview.end !== undefined,
    currency: preview.currency ?? '',
    ...amountOf('firstPeriod', preview.firstPeriod),
    lines: (preview.lines ?? []).map((line, index) => ({
      key: String(index),
      product: line.product,
      detail: [line.charge, line.quantity].filter((text) => text).join(' × '),
      ...amountOf('amount', line.amount),
    })),
    needs: (preview.needs ?? []).map((need, index) => ({ key: String(index), text: needText(need) })),
  };
}

/** What it is called, and whether Togai has it already. */
function withState(name: string | undefined, known: boolean | undefined): string {
  return name === undefined ? '' : `${name} (${known ? LABELS.previewPlanReused : LABELS.previewPlanNew})`;
}

function needText(need: { code: string; arguments?: object; message?: string }): string {
  const label = MESSAGE_LABELS[need.code];
  return label === undefined ? (need.message ?? need.code) : sentence(label, onlyTexts(need.arguments ?? {}));
}

function amountOf<K extends string>(name: K, text: string | undefined): Partial<Record<K, number>> {
  const amount = Number(text);
  return text === undefined || Number.isNaN(amount) ? {} : ({ [name]: amount } as Record<K, number>);
}
