/** What the preview page puts on its window. */
interface Window {
  /** What Apex answers; `refusal`: why it fails instead. */
  apex: {
    answers?: Record<string, object> | undefined;
    checks?: readonly object[] | undefined;
    refusal?: string | undefined;
  };
  calls: [name: string, recordId?: string][];
  /** Empties the page for another component and sets what Apex answers. */
  show(apex: Window['apex']): void;
  mountStatus(recordId: string): void;
  mountSetup(): void;
}
