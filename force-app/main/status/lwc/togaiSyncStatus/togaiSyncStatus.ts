/** Shows on an Account or Quote what Togai has of it, and lets people send it again or preview it. */
import { LightningElement, api, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import preview from '@salesforce/apex/SyncStatusController.preview';
import retry from '@salesforce/apex/SyncStatusController.retry';
import status from '@salesforce/apex/SyncStatusController.status';
import type { SyncStatus } from '@salesforce/apex/SyncStatus';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { LABELS } from './labels';
import { nextPoll } from './pollTimes';
import { type View, viewOf } from './viewModel';

type Answer = { data?: SyncStatus | undefined; error?: unknown };

/** The component of a record page or action. */
export default class TogaiSyncStatus extends LightningElement {
  @api recordId?: string;

  labels = LABELS;
  view?: View | undefined;
  loadFailed = false;
  busy = false;
  /** What was refused last, in words. */
  refusal = '';

  private wired?: Answer;
  private timer?: ReturnType<typeof setTimeout>;
  private asked = 0;

  @wire(status, { recordId: '$recordId' })
  receive(answer: Answer): void {
    this.wired = answer;
    this.loadFailed = answer.error !== undefined;
    this.view = answer.data ? viewOf(answer.data) : undefined;
    this.pollWhileWaiting();
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer);
  }

  get isLoading(): boolean {
    return this.view === undefined && !this.loadFailed;
  }
  /** Why there is no status, or that loading failed. */
  get notice(): { text: string; icon: string } | undefined {
    return this.loadFailed ? { text: LABELS.syncFailedToLoad, icon: 'utility:error' } : this.view?.notice;
  }
  get hasLinks(): boolean {
    return (this.view?.links.length ?? 0) > 0;
  }
  get showsPreview(): boolean {
    return this.view?.preview !== undefined || this.view?.previewPending === true;
  }
  get hasSteps(): boolean {
    return (this.view?.steps.length ?? 0) > 0;
  }
  get hasNeeds(): boolean {
    return (this.view?.preview?.needs.length ?? 0) > 0;
  }
  get hasLines(): boolean {
    return (this.view?.preview?.lines.length ?? 0) > 0;
  }
  get hasFirstPeriod(): boolean {
    return this.view?.preview?.firstPeriod !== undefined;
  }
  get canRefresh(): boolean {
    return this.loadFailed || (this.view?.waits === true && nextPoll(this.asked) === undefined);
  }
  get previewLabel(): string {
    return this.view?.preview ? LABELS.previewAgain : LABELS.previewShow;
  }
  /** A preview that is being made, or a request on its way, must not be asked for again. */
  get previewDisabled(): boolean {
    return this.busy || this.view?.previewPending === true;
  }

  async handleSend(): Promise<void> {
    await this.ask(async () => {
      await retry({ recordId: this.recordId });
      this.dispatchEvent(new ShowToastEvent({ title: LABELS.syncAsked, variant: 'success' }));
    });
  }

  async handlePreview(): Promise<void> {
    await this.ask(() => preview({ recordId: this.recordId }));
  }

  async handleRefresh(): Promise<void> {
    await this.ask(() => Promise.resolve());
  }

  /** Does what a person asked for, then shows what came of it and watches it again. */
  private async ask(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.refusal = '';
    try {
      await work();
    } catch (error) {
      this.refusal = wordsOf(error);
    }
    this.asked = 0;
    await this.refresh();
    this.busy = false;
  }

  private async refresh(): Promise<void> {
    try {
      await refreshApex(this.wired);
    } catch (error) {
      this.refusal = wordsOf(error);
    }
  }

  private pollWhileWaiting(): void {
    clearTimeout(this.timer);
    const pause = this.view?.waits === true && this.isConnected ? nextPoll(this.asked) : undefined;
    if (pause === undefined) return;
    // Asking again after a pause is what this is for; it ends by itself and with the component.
    this.timer = setTimeout(() => {
      this.asked++;
      void this.refresh().then(() => this.pollWhileWaiting());
    }, pause);
  }
}

/** The words of an Apex refusal; what has none is a fault of ours, and says so. */
function wordsOf(error: unknown): string {
  const body = (error as { body?: { message?: string } } | undefined)?.body;
  return body?.message ?? LABELS.syncFailedToLoad;
}
