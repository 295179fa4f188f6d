/** What the component shows, made from Apex's answer: pure, so that every state can be tested without a page. */
import type { SyncStatus } from '@salesforce/apex/SyncStatus';
import { LABELS } from './labels';
import { MESSAGE_LABELS } from './messageLabels';
import { type PreviewView, previewView } from './previewView';
import { sentence, textsOf } from './sentence';

/** A status as people see it. */
export interface StatusView {
  label: string;
  icon: string;
  variant: 'success' | 'warning' | 'error' | '';
}

/** A Togai id with its kind; `url` where the address of Togai's pages is known. */
export interface LinkView {
  key: string;
  label: string;
  id: string;
  url?: string;
  /** For screen readers: what the link opens. */
  title: string;
}

/** One step of the last run. */
export interface StepView {
  key: string;
  name: string;
  detail: string;
  took: string;
}

/** Instead of a status: why there is none. */
export interface NoticeView {
  text: string;
  icon: string;
}

/** All that the template shows of a record. */
export interface View {
  notice?: NoticeView;
  status?: StatusView;
  message: string;
  syncedAt?: string;
  requestedAt?: string;
  links: LinkView[];
  steps: StepView[];
  /** Label of the button that sends the record again; none where the person may not, or it is on its way. */
  sendLabel?: string;
  canPreview: boolean;
  preview?: PreviewView;
  previewPending: boolean;
  /** Something is on its way: worth asking again soon. */
  waits: boolean;
}

const STATUSES: Readonly<Record<string, StatusView>> = {
  Pending: { label: LABELS.syncStatusPending, icon: 'utility:sync', variant: '' },
  Synced: { label: LABELS.syncStatusSynced, icon: 'utility:success', variant: 'success' },
  'Action Needed': { label: LABELS.syncStatusActionNeeded, icon: 'utility:warning', variant: 'warning' },
  Failed: { label: LABELS.syncStatusFailed, icon: 'utility:error', variant: 'error' },
  Skipped: { label: LABELS.syncStatusSkipped, icon: 'utility:skip', variant: '' },
};
const MAY_BE_SENT_AGAIN = new Set(['Action Needed', 'Failed', 'Skipped']);

/** Kind of id → its label and the path of its page in Togai. */
const LINKS = [
  { key: 'customerId', label: LABELS.syncCustomer, path: 'customers' },
  { key: 'accountId', label: LABELS.syncBillingAccount, path: 'accounts' },
  { key: 'pricePlanId', label: LABELS.syncPricePlan, path: 'price-plans' },
  { key: 'purchaseId', label: LABELS.syncPurchase, path: 'purchases' },
  { key: 'invoiceId', label: LABELS.syncInvoice, path: 'invoices' },
] as const;

/** The view of an answer. */
export function viewOf(answer: SyncStatus): View {
  if (!answer.readable) return emptyView({ text: LABELS.syncNoAccess, icon: 'utility:lock' });
  const preview = answer.isQuote ? previewView(answer.preview) : undefined;
  const previewPending = answer.isQuote === true && isLater(answer.previewRequestedAt, answer.previewAt);
  const notice = noticeOf(answer);
  return {
    ...(notice && { notice }),
    ...(answer.status && {
      status: STATUSES[answer.status] ?? { label: answer.status, icon: 'utility:info', variant: '' },
    }),
    message: messageOf(answer),
    ...(answer.syncedAt && { syncedAt: answer.syncedAt }),
    ...(answer.requestedAt && answer.status !== 'Synced' && { requestedAt: answer.requestedAt }),
    links: linksOf(answer),
    steps: stepsOf(answer.steps),
    ...sendLabelOf(answer),
    canPreview: answer.isQuote === true && answer.connected === true,
    ...(preview && { preview: { ...preview, ...(answer.previewAt && { madeAt: answer.previewAt }) } }),
    previewPending,
    waits: answer.status === 'Pending' || previewPending,
  };
}

function emptyView(notice: NoticeView): View {
  return { notice, message: '', links: [], steps: [], canPreview: false, previewPending: false, waits: false };
}

function noticeOf(answer: SyncStatus): NoticeView | undefined {
  if (answer.status) return undefined;
  if (!answer.connected) return { text: LABELS.syncNotConnected, icon: 'utility:disconnected' };
  const text = answer.isQuote ? LABELS.syncNotCapturedQuote : LABELS.syncNotCapturedAccount;
  return { text, icon: 'utility:clock' };
}

function sendLabelOf(answer: SyncStatus): { sendLabel?: string } {
  if (!answer.mayRetry || !answer.connected) return {};
  if (answer.status) return MAY_BE_SENT_AGAIN.has(answer.status) ? { sendLabel: LABELS.syncRetry } : {};
  return answer.isQuote ? {} : { sendLabel: LABELS.syncSend };
}

/** The code's sentence in the person's language; the connector's English one for a code this version doesn't know. */
function messageOf(answer: SyncStatus): string {
  if (answer.status === 'Pending') return LABELS.syncPendingText;
  const label = MESSAGE_LABELS[answer.code ?? ''];
  return label === undefined ? (answer.message ?? '') : sentence(label, textsOf(answer.arguments));
}

function linksOf(answer: SyncStatus): LinkView[] {
  return LINKS.flatMap(({ key, label, path }) => {
    const id = answer[key];
    if (!id) return [];
    const title = `${label} ${id}, ${LABELS.syncOpensTogai}`;
    return [
      {
        key,
        label,
        id,
        title,
        ...(answer.togaiUrl && { url: `${answer.togaiUrl}/${path}/${encodeURIComponent(id)}` }),
      },
    ];
  });
}

interface StepJson {
  step?: unknown;
  ms?: unknown;
  togaiId?: unknown;
  note?: unknown;
}

/** The steps as the connector wrote them; what can't be read is left out rather than shown raw. */
function stepsOf(json: string | undefined): StepView[] {
  return listOf(json).map((step, index) => ({
    key: String(index),
    name: textOf(step.step),
    detail: [textOf(step.togaiId), textOf(step.note)].filter((text) => text !== '').join(' · '),
    took: typeof step.ms === 'number' ? LABELS.syncStepTook.replace('{0}', String(Math.round(step.ms))) : '',
  }));
}

function listOf(json: string | undefined): StepJson[] {
  try {
    const list: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(list) ? list.filter((one) => typeof one === 'object' && one !== null) : [];
  } catch {
    return [];
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Whether `asked` is a time and `answered` is none, or an earlier one. */
function isLater(asked: string | undefined, answered: string | undefined): boolean {
  return asked !== undefined && (answered === undefined || Date.parse(asked) > Date.parse(answered));
}
