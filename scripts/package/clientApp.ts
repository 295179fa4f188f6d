/** The External Client App for a connector of one's own, made from its template. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder } from './metadataFiles.ts';

/** What an External Client App of one's own needs to know. */
export interface ClientAppValues {
  /** `PUBLIC_URL` of the connector and `/oauth/callback`. */
  readonly callbackUrl: string;
  readonly contactEmail: string;
}

/** Copies the template and puts the values into it. */
export function writeClientApp(template: string, target: string, values: ClientAppValues): void {
  rmSync(target, { recursive: true, force: true });
  cpSync(template, target, { recursive: true });
  for (const path of filesUnder(target, '-meta.xml')) {
    const file = join(target, path);
    const filled = readFileSync(file, 'utf8')
      .replaceAll('@CALLBACK_URL@', escaped(values.callbackUrl))
      .replaceAll('@CONTACT_EMAIL@', escaped(values.contactEmail));
    writeFileSync(file, filled);
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
