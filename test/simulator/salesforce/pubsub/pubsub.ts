/** The Pub/Sub API over gRPC on loopback: who may call, which fault strikes, and what each method does. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type handleUnaryCall, type Metadata, Server, type ServerDuplexStream, status } from '@grpc/grpc-js';
import type { CallLog } from '../../calls.ts';
import type { FaultEffect, Faults } from '../../faults.ts';
import type { EventBus } from './eventBus.ts';
import { faultError, PubSubError, refusal } from './pubsubErrors.ts';
import { PubSubListener } from './pubsubListener.ts';
import { type FetchRequest, type PublishRequest, type PublishResponse, pubsubMethods } from './pubsubProto.ts';
import { publishAll } from './pubsubPublish.ts';
import { Subscription, type SubscriptionStream, type SubscriptionTimings } from './pubsubSubscription.ts';

/** Who calls: the org's bus and the user, as the access token says. */
export interface PubSubCaller {
  readonly bus: EventBus;
  readonly userId: string;
}

/** Port, who is let in, and the waits of the Pub/Sub API. */
export interface PubSubOptions {
  /** 0 = any free port. */
  readonly port: number;
  readonly faults: Faults;
  readonly calls: CallLog;
  /** The caller of these credentials, or undefined when they are not valid (any more). */
  readonly authenticate: (accessToken: string, instanceUrl: string, tenantId: string) => PubSubCaller | undefined;
  readonly timings?: Partial<SubscriptionTimings> | undefined;
}

const TIMINGS: SubscriptionTimings = { keepaliveMs: 270_000, idleMs: 60_000, eventsPerResponse: 100 };
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

type Duplex<Request, Response> = ServerDuplexStream<Request, Response>;

/** A running Pub/Sub API. */
export class PubSubServer {
  readonly #options: PubSubOptions;
  readonly #timings: SubscriptionTimings;
  readonly #listener: PubSubListener;

  constructor(options: PubSubOptions) {
    this.#options = options;
    this.#timings = { ...TIMINGS, ...options.timings };
    const grpc = new Server({ 'grpc.max_receive_message_length': MAX_MESSAGE_BYTES });
    this.#listener = new PubSubListener(grpc);
    grpc.addService(pubsubMethods, {
      Subscribe: (call: Duplex<FetchRequest, Buffer>) => void this.#subscribe(call),
      PublishStream: (call: Duplex<PublishRequest, PublishResponse>) => {
        this.#publishStream(call);
      },
      GetTopic: this.#unary('GetTopic', ({ bus }, { topicName }: { topicName: string }) => {
        const topic = topicName === '' ? undefined : bus.topic(topicName);
        if (!topic) throw refusal(topicName === '' ? 'topic.validation.empty' : 'topic.not.found');
        const canSubscribe = bus.maySubscribe(topicName);
        return {
          topicName,
          tenantGuid: bus.orgId,
          canPublish: true,
          canSubscribe,
          schemaId: topic.schema.id,
          rpcId: randomUUID(),
        };
      }),
      GetSchema: this.#unary('GetSchema', ({ bus }, { schemaId }: { schemaId: string }) => {
        const schema = schemaId === '' ? undefined : bus.schema(schemaId);
        if (!schema) throw refusal(schemaId === '' ? 'schema.validation.failed' : 'schema.meta.permission');
        return { schemaJson: schema.json, schemaId, rpcId: randomUUID() };
      }),
      Publish: this.#unary('Publish', ({ bus }, request: PublishRequest) => publishAll(bus, request)),
    });
  }

  /** Starts to listen on 127.0.0.1. Rejects when the port is in use. */
  listen(): Promise<void> {
    return this.#listener.listen(this.#options.port);
  }

  get port(): number {
    return this.#listener.port;
  }

  /** Breaks every connection at once. New ones are welcome. */
  cutConnections(): void {
    this.#listener.cutAll();
  }

  /** Ends everything and stops listening. */
  close(): Promise<void> {
    return this.#listener.close();
  }

  #caller(metadata: Metadata): PubSubCaller {
    const [token, instanceUrl, tenantId] = ['accesstoken', 'instanceurl', 'tenantid'].map(
      (name) => metadata.get(name)[0]?.toString() ?? '',
    );
    if (!token || !instanceUrl || !tenantId) throw refusal('service.auth.headers.invalid');
    const caller = this.#options.authenticate(token, instanceUrl, tenantId);
    if (!caller) throw refusal('service.auth.error');
    return caller;
  }

  /** Applies a fault that keeps the call from its work; true when the connection was cut. */
  async #strike(effect: FaultEffect, peer: string): Promise<boolean> {
    if (effect.delayMs !== undefined) await sleep(effect.delayMs);
    if (effect.cut === 'before') {
      this.#listener.cut(peer);
      return true;
    }
    if (effect.grpc && effect.endStreamAfter === undefined) throw faultError(effect.grpc);
    return false;
  }

  #unary<Request, Response>(
    name: string,
    work: (caller: PubSubCaller, request: Request) => Response,
  ): handleUnaryCall<Request, Response> {
    return (call, callback) => {
      const answer = async (): Promise<void> => {
        const effect = this.#begin(name);
        if (await this.#strike(effect, call.getPeer())) return;
        const response = work(this.#caller(call.metadata), call.request);
        if (effect.cut === 'after') this.#listener.cut(call.getPeer());
        else callback(null, response);
      };
      answer().catch((error: unknown) => {
        callback(asPubSubError(error));
      });
    };
  }

  async #subscribe(call: Duplex<FetchRequest, Buffer>): Promise<void> {
    const effect = this.#begin('Subscribe');
    const stream = this.#streamOf(call);
    try {
      if (await this.#strike(effect, call.getPeer())) return;
      const { bus } = this.#caller(call.metadata);
      const subscription = new Subscription(bus, stream, this.#timings, effect);
      call.on('drain', () => {
        subscription.resume();
      });
      call.on('cancelled', () => {
        subscription.close();
      });
      call.on('end', () => {
        subscription.close();
        call.end();
      });
      call.on('data', (request: FetchRequest) => {
        try {
          this.#caller(call.metadata);
          subscription.request(request);
        } catch (error) {
          subscription.close();
          stream.fail(asPubSubError(error));
        }
      });
    } catch (error) {
      stream.fail(asPubSubError(error));
    }
  }

  /** The stream of a call; a reset waits until what was written before is on its way. */
  #streamOf(call: Duplex<FetchRequest, Buffer>): SubscriptionStream {
    let unsent = 0;
    let resetting = false;
    const cut = (): void => {
      if (resetting && unsent === 0) this.#listener.cut(call.getPeer());
    };
    return {
      write: (response) => {
        unsent++;
        return call.write(response, () => {
          unsent--;
          setImmediate(cut);
        });
      },
      end: () => call.end(),
      fail: (error) => call.destroyed || call.emit('error', error),
      reset: () => {
        resetting = true;
        cut();
      },
    };
  }

  #publishStream(call: Duplex<PublishRequest, PublishResponse>): void {
    let topicName = '';
    let failed = false;
    const publish = async (request: PublishRequest): Promise<void> => {
      const effect = this.#begin('PublishStream');
      if (await this.#strike(effect, call.getPeer())) return;
      topicName ||= request.topicName;
      if (request.topicName !== '' && request.topicName !== topicName) throw refusal('publish.topic.mismatch');
      const response = publishAll(this.#caller(call.metadata).bus, { ...request, topicName });
      if (effect.cut === 'after') this.#listener.cut(call.getPeer());
      else call.write(response);
    };
    let done = Promise.resolve();
    call.on('data', (request: PublishRequest) => {
      done = done
        .then(() => (failed ? undefined : publish(request)))
        .catch((error: unknown) => {
          failed = true;
          call.emit('error', asPubSubError(error));
        });
    });
    call.on('end', () => {
      void done.then(() => (failed ? undefined : call.end()));
    });
  }

  #begin(name: string): FaultEffect {
    this.#options.calls.add(`grpc ${name}`);
    return this.#options.faults.match(`grpc ${name}`)?.effect ?? {};
  }
}

function asPubSubError(thrown: unknown): PubSubError {
  if (thrown instanceof PubSubError) return thrown;
  return new PubSubError(status.INTERNAL, thrown instanceof Error ? thrown.message : String(thrown), undefined);
}
