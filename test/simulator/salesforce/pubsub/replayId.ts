/** Replay ids as Salesforce hands them out: opaque to clients, growing, not contiguous, worthless in another org. */
import { crc32 } from 'node:zlib';

const EPOCH = Date.UTC(2020, 0, 1);
/** Positions per millisecond; more events than that in one millisecond borrow from the next. */
const PER_MS = 4096;

/** Hands out the positions of one org's event bus and turns them into ids. A position is an integer below 2^53. */
export class ReplayClock {
  readonly #orgId: string;
  readonly #now: () => Date;
  #last = 0;

  constructor(orgId: string, now: () => Date) {
    this.#orgId = orgId;
    this.#now = now;
  }

  /** The next position, larger than all before by a gap that no one can foretell from the number of events. */
  next(): number {
    const byTime = (this.#now().getTime() - EPOCH) * PER_MS;
    this.#last = Math.max(this.#last + 1 + (this.#last % 3), byTime);
    return this.#last;
  }

  /** The smallest position that an event of this time can have. */
  static positionAt(time: Date): number {
    return (time.getTime() - EPOCH) * PER_MS;
  }

  /** Ten bytes: the position, and two that only this org's bus can make. */
  encode(position: number): Buffer {
    const id = Buffer.alloc(10);
    id.writeBigUInt64BE(BigInt(position));
    id.writeUInt16BE(this.#seal(id), 8);
    return id;
  }

  /**
   * The position of an id; undefined when this bus never gave it out. Eight bytes are taken too, as the real bus takes
   * the ids of older clients that know only a number.
   */
  decode(id: Uint8Array): number | undefined {
    const bytes = Buffer.from(id);
    if (bytes.length !== 8 && bytes.length !== 10) return undefined;
    if (bytes.length === 10 && bytes.readUInt16BE(8) !== this.#seal(bytes)) return undefined;
    const position = Number(bytes.readBigUInt64BE());
    return position <= this.#last ? position : undefined;
  }

  #seal(id: Buffer): number {
    return crc32(id.subarray(0, 8), crc32(this.#orgId)) & 0xffff;
  }
}
