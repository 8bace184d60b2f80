/** The process of a balancer that serves now: a reload puts another one in its place, which counts from 0. */
import { type AskOptions, askOn } from "./control-socket.ts";

/** Its number, or undefined when it does not answer. */
export async function workerOf(
  socket: string,
  options: Partial<AskOptions> = {},
): Promise<string | undefined> {
  const answer = await askOn(socket, options)("show info");
  return answer.ok ? /^Pid: (\d+)$/m.exec(answer.value)?.[1] : undefined;
}

/**
 * The numbers of the processes from before a reload that still end what they began; undefined when the master does not
 * answer. An idle connection of a client keeps one as well: it may bring one more request, for the time of
 * `timeouts.request` (10,025 ms measured with the usual 10 s).
 */
export async function olderWorkers(
  masterSocket: string,
  options: Partial<AskOptions> = {},
): Promise<readonly number[] | undefined> {
  // The master keeps the connection after its answer, other than a worker does: it has to be told to close it.
  const answer = await askOn(masterSocket, options)("show proc;quit");
  if (!answer.ok) return undefined;
  const [, older = ""] = answer.value.split(/^# old workers$/m);
  return [...older.matchAll(/^(\d+)\s+(?:\[was: \d+\]\s+)?worker\s/gm)].map(([, pid]) => Number(pid));
}
