/** Closes some of the connections of one instance, in all of its pools. */
import { err, ok, type Result } from "../../../base/result.ts";
import { lastPoolOf } from "../../../components/haproxy/names.ts";
import type { CloseEffect, Failure } from "../../../contract/effect.ts";
import { serviceOfPool } from "../../../model/pool.ts";
import { type Ask, askOn, refused } from "./control-socket.ts";
import { askWorker, hasEnded } from "./older-work.ts";
import { olderWorkers } from "./worker.ts";

/** A command line of HAProxy has at most 16 KiB; one command has about 40 bytes. */
const AT_ONCE = 100;

/**
 * How many were closed: of the worker that serves now first, and then of those from before a reload. Between the two
 * questions a session may end by itself and its number be given to another one; that takes a new connection within a
 * millisecond.
 */
export async function closeSessions(
  socket: string,
  masterSocket: string,
  effect: CloseEffect,
): Promise<Result<number, Failure>> {
  const older = (await olderWorkers(masterSocket)) ?? [];
  const workers = [askOn(socket), ...older.map((worker) => askWorker(masterSocket, worker))];
  let closed = 0;
  for (const ask of workers) {
    if (closed >= effect.connections) break;
    const result = await closeIn(ask, { ...effect, connections: effect.connections - closed });
    if (!result.ok) return result;
    closed += result.value;
  }
  return ok(closed);
}

async function closeIn(ask: Ask, effect: CloseEffect): Promise<Result<number, Failure>> {
  const seen = await ask("show sess");
  if (!seen.ok) return seen;
  const sessions = sessionsOn(seen.value, effect).slice(0, effect.connections);
  for (let first = 0; first < sessions.length; first += AT_ONCE) {
    const commands = sessions.slice(first, first + AT_ONCE).map((session) => `shutdown session ${session}`);
    const answer = await ask(commands.join(";"));
    if (!answer.ok) return answer;
    const said = answer.value.trim();
    if (said !== "" && !isGone(said)) return err(refused("shutdown session", said));
  }
  return ok(sessions.length);
}

function isGone(said: string): boolean {
  return said
    .split("\n")
    .every((line) => line.trim() === "" || line.startsWith("No such session") || hasEnded(line));
}

/** Numbers of the sessions that are on an instance, from `show sess`. */
export function sessionsOn(
  text: string,
  { pool, instance }: Pick<CloseEffect, "pool" | "instance">,
): readonly string[] {
  return text.split("\n").flatMap((line) => {
    const session = /^(0x[0-9a-f]+): /.exec(line)?.[1];
    const backend = / be=(\S+)/.exec(line)?.[1];
    const server = / srv=(\S+)/.exec(line)?.[1];
    if (session === undefined || backend === undefined || server !== instance) return [];
    const service = serviceOfPool(backend);
    return service === pool || service === lastPoolOf(pool) ? [session] : [];
  });
}
