/** The kept events of one topic: already encoded for the wire, packed side by side, so that a million stay cheap. */

const FIRST_SLAB = 64 * 1024;
const SLAB = 4 * 1024 * 1024;

interface Slab {
  bytes: Buffer;
  used: number;
}

/** An append-only list of encoded events, each with a growing position. */
export class EventLog {
  #slabs: (Slab | undefined)[] = [];
  #positions = new Float64Array(256);
  #slabOf = new Uint32Array(256);
  #start = new Uint32Array(256);
  #end = new Uint32Array(256);
  #length = 0;
  #first = 0;

  /** Index after the newest event. */
  get length(): number {
    return this.#length;
  }

  /** Index of the oldest event still kept. */
  get first(): number {
    return this.#first;
  }

  /** Appends one event. Positions must grow. */
  append(position: number, entry: Uint8Array): void {
    if (this.#length === this.#positions.length) this.#grow();
    const slab = this.#room(entry.length);
    const index = this.#length++;
    this.#positions[index] = position;
    this.#slabOf[index] = this.#slabs.length - 1;
    this.#start[index] = slab.used;
    slab.bytes.set(entry, slab.used);
    slab.used += entry.length;
    this.#end[index] = slab.used;
  }

  /** Position of the event at an index. */
  positionAt(index: number): number {
    return this.#positions[index] ?? 0;
  }

  /** Index of the first event whose position is larger. */
  indexAfter(position: number): number {
    let low = this.#first;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.positionAt(middle) <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** As many events from an index on as lie together, at most `count` and (after the first) `maxBytes`: their bytes, not copied. */
  run(index: number, count: number, maxBytes: number): { bytes: Buffer; count: number } {
    const slab = this.#slabs[this.#slabOf[index] ?? 0];
    if (!slab || index < this.#first || index >= this.#length) throw new RangeError(`No event at ${String(index)}`);
    const start = this.#start[index] ?? 0;
    let last = index;
    while (last + 1 < this.#length && last + 1 - index < count && this.#slabOf[last + 1] === this.#slabOf[index]) {
      if ((this.#end[last + 1] ?? 0) - start > maxBytes) break;
      last++;
    }
    return { bytes: slab.bytes.subarray(start, this.#end[last]), count: last + 1 - index };
  }

  /** Forgets all events up to and including a position, and the memory of those that lie in full slabs. */
  forget(position: number): void {
    this.#first = this.indexAfter(position);
    const firstSlab = this.#first < this.#length ? (this.#slabOf[this.#first] ?? 0) : this.#slabs.length - 1;
    for (let i = firstSlab - 1; i >= 0 && this.#slabs[i]; i--) this.#slabs[i] = undefined;
  }

  #room(bytes: number): Slab {
    const current = this.#slabs.at(-1);
    if (current && current.used + bytes <= current.bytes.length) return current;
    const size = Math.max(current ? SLAB : FIRST_SLAB, bytes);
    const slab = { bytes: Buffer.allocUnsafeSlow(size), used: 0 };
    this.#slabs.push(slab);
    return slab;
  }

  #grow(): void {
    const capacity = this.#length * 2;
    const positions = new Float64Array(capacity);
    positions.set(this.#positions);
    this.#positions = positions;
    [this.#slabOf, this.#start, this.#end] = [this.#slabOf, this.#start, this.#end].map((old) => {
      const larger = new Uint32Array(capacity);
      larger.set(old);
      return larger;
    }) as [Uint32Array<ArrayBuffer>, Uint32Array<ArrayBuffer>, Uint32Array<ArrayBuffer>];
  }
}
