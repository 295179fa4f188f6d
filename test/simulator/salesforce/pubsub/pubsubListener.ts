/** The port of the Pub/Sub API: plaintext and TLS side by side, as the first byte of a connection tells, each to be cut at will. */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type Server, ServerCredentials } from '@grpc/grpc-js';
import { loopbackCertificate } from './loopbackCertificate.ts';

const TLS_HANDSHAKE = 0x16;

type Injector = ReturnType<Server['createConnectionInjector']>;

/** Accepts connections on loopback and hands them to a gRPC server. */
export class PubSubListener {
  readonly #grpc: Server;
  readonly #plain: Injector;
  readonly #secure: Injector;
  readonly #sockets = new Map<string, Socket>();
  readonly #listener = createServer((socket) => {
    this.#accept(socket);
  });

  constructor(grpc: Server) {
    const { key, cert } = loopbackCertificate();
    this.#grpc = grpc;
    this.#plain = grpc.createConnectionInjector(ServerCredentials.createInsecure());
    this.#secure = grpc.createConnectionInjector(
      ServerCredentials.createSsl(null, [{ private_key: key, cert_chain: cert }]),
    );
  }

  /** Starts to listen on 127.0.0.1; 0 = any free port. Rejects when the port is in use. */
  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#listener.once('error', reject);
      this.#listener.listen(port, '127.0.0.1', resolve);
    });
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  /** Breaks one connection, named as gRPC names its peer. */
  cut(peer: string): void {
    this.#sockets.get(peer)?.destroy();
  }

  /** Breaks every connection at once, as a network does. New ones are welcome. */
  cutAll(): void {
    for (const socket of this.#sockets.values()) socket.destroy();
  }

  /** Ends everything and stops listening. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#listener.close(() => {
        resolve();
      });
    });
    this.#grpc.forceShutdown();
    this.#plain.destroy();
    this.#secure.destroy();
    this.cutAll();
    await closed;
  }

  #accept(socket: Socket): void {
    const peer = `${socket.remoteAddress ?? ''}:${String(socket.remotePort)}`;
    this.#sockets.set(peer, socket);
    socket.setNoDelay(true);
    socket.once('close', () => this.#sockets.delete(peer));
    socket.on('error', () => socket.destroy());
    socket.once('readable', () => {
      const first: unknown = socket.read(1);
      if (!(first instanceof Buffer)) {
        socket.destroy();
        return;
      }
      socket.unshift(first);
      (first[0] === TLS_HANDSHAKE ? this.#secure : this.#plain).injectConnection(socket);
    });
  }
}
