/** The set-up page: what is in place for the connector, and how to mend what is not. */
import { LightningElement } from 'lwc';
import checks from '@salesforce/apex/SetupCheckController.checks';
import type { SetupCheck } from '@salesforce/apex/SetupCheck';
import { CHECK_LABELS, LABELS } from './labels';

/** A check as people see it. */
interface CheckView {
  key: string;
  title: string;
  found: string;
  fix: string;
  icon: string;
  variant: string;
  state: string;
}

/** The set-up page: each check with its fix. */
export default class TogaiSetup extends LightningElement {
  labels = LABELS;
  checks: CheckView[] = [];
  /** Why there are no checks to show. */
  notice = '';
  busy = true;

  connectedCallback(): void {
    void this.look();
  }

  handleCheckAgain(): void {
    void this.look();
  }

  private async look(): Promise<void> {
    this.busy = true;
    try {
      const found = await checks();
      this.checks = found.map((check) => viewOf(check));
      this.notice = found.length === 0 ? LABELS.noAccess : '';
    } catch {
      this.checks = [];
      this.notice = LABELS.failed;
    }
    this.busy = false;
  }
}

function viewOf(check: SetupCheck): CheckView {
  const code = check.code ?? '';
  const words = CHECK_LABELS[code] ?? { title: code, fix: '' };
  return {
    key: code,
    title: words.title,
    found: check.found ?? '',
    fix: check.passed ? '' : words.fix,
    icon: check.passed ? 'utility:success' : 'utility:warning',
    variant: check.passed ? 'success' : 'warning',
    state: check.passed ? LABELS.passed : LABELS.toDo,
  };
}
