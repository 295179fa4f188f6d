/** Where a person sees a synced record: in its org. */

/** The address of a record; Salesforce leads it on to the page the person is used to. */
export function recordUrl({ instanceUrl }: { readonly instanceUrl: string }, recordId: string): string {
  return `${instanceUrl}/${recordId}`;
}
