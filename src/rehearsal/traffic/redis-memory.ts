/** The memory of a Redis: keys until its limit is reached, and then what its policy does about the next one. */
import type { Eviction } from "../../model/redis.ts";

interface Key {
  readonly name: string;
  readonly bytes: number;
  readonly expires: boolean;
}

export class RedisMemory {
  readonly #limitBytes: number | undefined;
  readonly #eviction: Eviction;
  /** In the order of their last use. */
  readonly #keys = new Map<string, Key>();
  #bytes = 0;

  /** @param limitBytes `maxmemory`. Missing: unlimited. */
  constructor(limitBytes: number | undefined, eviction: Eviction) {
    this.#limitBytes = limitBytes;
    this.#eviction = eviction;
  }

  get bytes(): number {
    return this.#bytes;
  }

  has(name: string): boolean {
    return this.#keys.has(name);
  }

  /** False where it is refused, so that the writer knows: "OOM command not allowed". */
  write(name: string, bytes: number, expires: boolean): boolean {
    while (this.#limitBytes !== undefined && this.#bytes + bytes > this.#limitBytes) {
      if (!this.#evict()) return false;
    }
    this.#keys.set(name, { name, bytes, expires });
    this.#bytes += bytes;
    return true;
  }

  #evict(): boolean {
    if (this.#eviction === "noeviction") return false;
    const isVolatile = this.#eviction.startsWith("volatile-");
    const victim = [...this.#keys.values()].find(({ expires }) => expires || !isVolatile);
    if (!victim) return false;
    this.#keys.delete(victim.name);
    this.#bytes -= victim.bytes;
    return true;
  }
}
