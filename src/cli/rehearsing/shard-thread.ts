/** The entry of a thread that runs one shard. */
import { parentPort, workerData } from "node:worker_threads";
import { runShard, type ShardOrder } from "./shard.ts";

const tally = await runShard(workerData as ShardOrder, (at) => parentPort?.postMessage({ progress: at }));
parentPort?.postMessage({ tally });
