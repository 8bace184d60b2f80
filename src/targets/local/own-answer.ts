/** Whether an instance answered itself: one that listens on every address answers for those that do not listen yet. */
import { holderOf, listeners } from "./sockets.ts";
import type { ProbeAnswer } from "./verdict.ts";
import { wildcardsOn } from "./wildcard.ts";

/** The answer, unless it is known to be another instance's. */
export async function ownAnswer(instance: string, port: number, answer: ProbeAnswer): Promise<ProbeAnswer> {
  for (const { inode } of wildcardsOn(await listeners(), port)) {
    const holder = await holderOf(inode);
    if (!holder?.instance || holder.instance === instance) continue;
    const who = `process ${holder.pid} (${holder.name}), the instance ${holder.instance} of cluster ${holder.cluster}`;
    return { healthy: false, answer: `${who}, answers in its place: it listens on every address` };
  }
  return answer;
}
