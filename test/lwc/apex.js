/** Apex in the preview: answers come from window.apex, calls are kept in window.calls. */
const wired = new Set();

/** A cacheable method: wired, it gives the answer for its record, and again on every refresh. */
export class Status {
  constructor(give) {
    this.give = give;
  }
  connect() {
    wired.add(this);
  }
  disconnect() {
    wired.delete(this);
  }
  update(config) {
    this.config = config;
    this.emit();
  }
  emit() {
    const answer = window.apex.answers?.[this.config?.recordId];
    if (answer === undefined) return;
    window.calls.push(['status', this.config.recordId]);
    this.give(answer.error ? { data: undefined, error: answer.error } : { data: answer, error: undefined });
  }
}

export async function refreshApex() {
  for (const one of wired) one.emit();
}

/** A method that is called: keeps the call, refuses where there are words for it, and answers the checks of the set-up page. */
export const call = (name) => async (input) => {
  window.calls.push([name, input?.recordId]);
  if (window.apex.refusal) throw { body: { message: window.apex.refusal } };
  return name === 'checks' ? window.apex.checks : undefined;
};
