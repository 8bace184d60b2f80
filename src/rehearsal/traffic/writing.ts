/** Clients that write to a Redis until it takes no more: what was confirmed is there, and the process lives. */
import type { RedisStore } from "../../model/redis.ts";
import type { Inhabitant, Street } from "./inhabitant.ts";
import { RedisMemory } from "./redis-memory.ts";

const KEYS = 100;
/** What the process takes besides its data (Redis 7.0 idle takes some 8 MiB). */
const PROCESS_BYTES = 8 * 1024 * 1024;
/** Where nothing limits the data, writers stop here. */
const ENOUGH_BYTES = 1024 ** 4;
/** Of the data, what is written anew while a fork saves it, and so exists twice. Assumed. */
const WRITTEN_IN_FORK = 0.2;

export function writing({ kernel, world, partOf, suffer }: Street): Inhabitant {
  return {
    note: (happening) => {
      if (happening.kind !== "started") return;
      const { process } = happening;
      const store = partOf(process);
      if (store?.kind !== "store" || store.engine !== "redis" || store.settings.cache) return;
      const { lost, isTooLarge } = filled(store);
      if (lost !== undefined)
        suffer("write-lost", `${process.instance} confirmed ${lost}, and has dropped it for something newer`);
      if (!isTooLarge) return;
      suffer("out-of-memory", `${process.instance} is ended by the kernel: its data is more than its memory`);
      kernel.after(1, () => world.end(process.instance, null, "SIGKILL"));
    },
  };
}

function filled(store: RedisStore): { readonly lost: string | undefined; readonly isTooLarge: boolean } {
  const { settings, resources, durability } = store;
  const memory = new RedisMemory(settings.memoryBytes, settings.eviction);
  const mayTakeBytes = resources?.memoryBytes ?? Number.POSITIVE_INFINITY;
  const eachBytes = (settings.memoryBytes ?? ENOUGH_BYTES) / KEYS;
  const confirmed: string[] = [];
  for (let count = 0; count < 2 * KEYS; count += 1) {
    const name = `key ${count}`;
    // Half of them expire, on a day that has not come yet.
    if (memory.write(name, eachBytes, count % 2 === 0)) confirmed.push(name);
    const copiedBytes = durability === "none" ? 0 : memory.bytes * WRITTEN_IN_FORK;
    if (PROCESS_BYTES + memory.bytes + copiedBytes > mayTakeBytes)
      return { lost: undefined, isTooLarge: true };
  }
  return { lost: confirmed.find((name) => !memory.has(name)), isTooLarge: false };
}
