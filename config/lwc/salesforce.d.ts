/** Types of the platform's modules that the component uses; no package on npm has them for this engine. */
declare module '@salesforce/apex' {
  export function refreshApex(wired: unknown): Promise<void>;
}
declare module 'lightning/platformShowToastEvent' {
  export class ShowToastEvent extends CustomEvent<unknown> {
    constructor(toast: {
      title: string;
      message?: string;
      variant?: 'info' | 'success' | 'warning' | 'error';
      mode?: 'dismissible' | 'pester' | 'sticky';
    });
  }
}
