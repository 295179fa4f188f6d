/** What listens to notices in tests: a webhook over HTTP and a mail server over SMTP, both on loopback. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A receiver of webhooks that answers with the status it is told. */
export interface Webhook {
  readonly url: string;
  /** Bodies that were posted. */
  readonly received: Record<string, unknown>[];
  status: number;
  close(): Promise<void>;
}

/** Starts one. */
export async function startWebhook(): Promise<Webhook> {
  const received: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push(JSON.parse(body) as Record<string, unknown>);
      response.writeHead(webhook.status).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const webhook: Webhook = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/secret-path`,
    received,
    status: 200,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close').catch(() => undefined);
    },
  };
  return webhook;
}

/** A mail server that keeps what it takes. */
export interface MailBox {
  readonly url: string;
  /** Whole messages as they were sent. */
  readonly mails: string[];
  close(): Promise<void>;
}

/** Starts one. */
export async function startMailBox(): Promise<MailBox> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      let mail = '';
      stream.on('data', (chunk: Buffer) => (mail += chunk.toString()));
      stream.on('end', () => {
        mails.push(mail);
        done();
      });
    },
  });
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return {
    url: `smtp://127.0.0.1:${String((listening.address() as AddressInfo).port)}`,
    mails,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}
