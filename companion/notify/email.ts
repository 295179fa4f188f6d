/** Sends a notice by email through the operator's own mail server. */
import { createTransport, type Transporter } from 'nodemailer';

const TIMEOUT_MS = 10_000;

/** Which mail server, and whom mails come from. */
export interface MailServer {
  /** `smtp://user:password@host:587` or `smtps://…:465`. */
  readonly url: string;
  readonly from: string;
}

/** One mail. */
export interface Mail {
  /** Addresses separated by commas. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same for every try of one notice: mail programs fold repeats together. */
  readonly id: string;
}

/** Sends it. Throws an Error whose message says what the mail server said. */
export async function sendMail({ url, from }: MailServer, { to, subject, text, id }: Mail): Promise<void> {
  const transport: Transporter = createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    dnsTimeout: TIMEOUT_MS,
  });
  try {
    const messageId = `<${id}@togai-for-salesforce>`;
    await transport.sendMail({ from, to, subject, text, messageId, headers: { 'auto-submitted': 'auto-generated' } });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The mail server did not take the mail: ${why}`, { cause });
  } finally {
    transport.close();
  }
}
