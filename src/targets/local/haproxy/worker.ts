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
