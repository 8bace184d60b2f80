/** Runs a campaign on one or several threads, and joins what they counted. */
import { Worker } from "node:worker_threads";
import { emptyTally, joined, type Tally } from "../../rehearsal/tally.ts";
import { runShard, type ShardOrder, type ShardProgress } from "./shard.ts";

export interface CampaignOrder extends Omit<ShardOrder, "first" | "step"> {
  readonly threads: number;
}

export async function runCampaign(
  { threads, ...order }: CampaignOrder,
  onProgress: (at: ShardProgress) => void,
): Promise<Tally> {
  if (threads <= 1) return runShard({ ...order, first: 1, step: 1 }, onProgress);
  const at = Array.from({ length: threads }, (): ShardProgress => ({ seeds: 0, violations: 0 }));
  const shards = at.map((_, index) => {
    const shard = { ...order, first: index + 1, step: threads };
    return inThread(shard, (progress) => {
      at[index] = progress;
      onProgress(at.reduce(added));
    });
  });
  return (await Promise.all(shards)).reduce(joined, emptyTally);
}

function added(one: ShardProgress, other: ShardProgress): ShardProgress {
  return { seeds: one.seeds + other.seeds, violations: one.violations + other.violations };
}

type Message = { readonly progress?: ShardProgress; readonly tally?: Tally };

function inThread(order: ShardOrder, onProgress: (at: ShardProgress) => void): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./shard-thread.js", import.meta.url), { workerData: order });
    worker.on("message", ({ progress, tally }: Message) => {
      if (progress) onProgress(progress);
      if (tally) resolve(tally);
    });
    worker.on("error", reject);
    worker.on("exit", (code) => reject(new Error(`a thread of the rehearsal ended with code ${code}`)));
  });
}
