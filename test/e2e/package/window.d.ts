/** What the preview page puts on its window. */
interface Window {
  answers: Record<string, object>;
  calls: [name: string, recordId: string][];
  refusal?: string;
  mount(recordId: string, into: HTMLElement): HTMLElement;
}
