/** The four operations on a member of a pool. Each looks first and does what is missing, and so is safe to repeat. */
import { setTimeout as sleep } from "node:timers/promises";
import { err, ok, type Result } from "../../../base/result.ts";
import type { ServerParameters } from "../../../components/haproxy/server-parameters.ts";
import type { Failure, PoolEffect, ServerCounters } from "../../../contract/effect.ts";
import { type Ask, askOn, refused } from "./control-socket.ts";
import {
  type MemberServers,
  serversOf,
  stepsToAdd,
  stepsToDelete,
  stepsToLetGo,
  stepsToMaintenance,
  stepsToReady,
  stepsToShutDown,
} from "./pool-steps.ts";
import { readStatistics, showAll } from "./statistics.ts";

/** Counters come from a removal that found the server, and from nothing else. */
export type PoolResult = Result<ServerCounters | undefined, Failure>;

export async function poolAdd(
  socket: string,
  effect: PoolEffect,
  parameters: ServerParameters,
): Promise<PoolResult> {
  const ask = askOn(socket);
  const seen = await seenOf(ask, effect);
  if (!seen.ok) return seen;
  const steps = stepsToAdd(effect, seen.value, parameters);
  return steps.ok ? doSteps(ask, steps.value) : steps;
}

export async function poolReady(socket: string, effect: PoolEffect): Promise<PoolResult> {
  const ask = askOn(socket);
  const seen = await seenOf(ask, effect);
  if (!seen.ok) return seen;
  const steps = stepsToReady(effect, seen.value);
  return steps.ok ? doSteps(ask, steps.value) : steps;
}

export async function poolDrain(socket: string, effect: PoolEffect): Promise<PoolResult> {
  const ask = askOn(socket);
  const seen = await seenOf(ask, effect);
  return seen.ok ? doSteps(ask, stepsToMaintenance(effect, seen.value)) : seen;
}

/** HAProxy lets go of a server a moment after its last connection. */
const DELETE_PAUSE_MS = 20;
const DELETE_ATTEMPTS = 25;

/** From then on what is still in flight is broken: a removal is asked for when the drain is over or out of time. */
const PATIENT_ATTEMPTS = 10;

/**
 * In maintenance a server gets nothing new, so counters that are read then, with nothing in flight, are its last
 * ones; with the server they are gone.
 */
export async function poolRemove(socket: string, effect: PoolEffect): Promise<PoolResult> {
  const ask = askOn(socket);
  let counters: ServerCounters | undefined;
  let refusal = refused(`del server ${effect.pool}/${effect.instance}`, "requests are still in flight on it");
  for (let attempt = 0; attempt < DELETE_ATTEMPTS; attempt += 1) {
    if (attempt > 1) await sleep(DELETE_PAUSE_MS);
    const seen = await seenOf(ask, effect);
    if (!seen.ok) return seen;
    counters = laterCounters(counters, countersOf(seen.value));
    if (!seen.value.pool && !seen.value.last) return ok(counters);
    const removal = await tryRemoval(ask, effect, seen.value, attempt >= PATIENT_ATTEMPTS);
    if (removal.ok && removal.value === "removed") return ok(counters);
    if (!removal.ok && removal.error.code !== "balancer-refused") return removal;
    if (!removal.ok) refusal = removal.error;
  }
  return err(refusal);
}

/** One step towards the removal, as far as what is in flight allows. */
async function tryRemoval(
  ask: Ask,
  effect: PoolEffect,
  seen: MemberServers,
  isImpatient: boolean,
): Promise<Result<"removed" | "waiting", Failure>> {
  const maintenance = stepsToMaintenance(effect, seen);
  const isBusy = (seen.pool?.inFlight ?? 0) + (seen.last?.inFlight ?? 0) > 0;
  const breaking = isBusy && isImpatient ? stepsToShutDown(effect, seen) : [];
  const isLast = maintenance.length === 0 && !isBusy;
  const deletion = [...stepsToLetGo(effect, seen), ...stepsToDelete(effect, seen)];
  const done = await doSteps(ask, isLast ? deletion : [...maintenance, ...breaking]);
  if (!done.ok) return done;
  return ok(isLast ? "removed" : "waiting");
}

async function seenOf(ask: Ask, effect: PoolEffect): Promise<Result<MemberServers, Failure>> {
  const answer = await ask(showAll);
  return answer.ok ? ok(serversOf(effect, readStatistics(answer.value).servers)) : answer;
}

function countersOf({ pool, last }: MemberServers): ServerCounters | undefined {
  if (!pool && !last) return undefined;
  const sum = (key: keyof ServerCounters): number => (pool?.[key] ?? 0) + (last?.[key] ?? 0);
  return { requests: sum("requests"), errors5xx: sum("errors5xx"), aborted: sum("aborted") };
}

/** Counters only grow; one that shrank lost its twin to the attempt before. */
function laterCounters(
  before: ServerCounters | undefined,
  now: ServerCounters | undefined,
): ServerCounters | undefined {
  if (!before || !now) return now ?? before;
  return {
    requests: Math.max(before.requests, now.requests),
    errors5xx: Math.max(before.errors5xx, now.errors5xx),
    aborted: Math.max(before.aborted, now.aborted),
  };
}

/** What HAProxy says when it did what was asked, or when that was done already: a call is asked again after silence. */
const DONE =
  /^(?:|New server registered\.|Server deleted\.|Already exists a server with the same name.*|No such server\.)$/;

async function doSteps(ask: Ask, steps: readonly string[]): Promise<PoolResult> {
  for (const step of steps) {
    const answer = await ask(step);
    if (!answer.ok) return answer;
    const said = answer.value.trim();
    if (!isDone(step, said)) return err(refused(step, said));
  }
  return ok(undefined);
}

function isDone(step: string, said: string): boolean {
  if (said === "No such server.") return step.startsWith("del ");
  return DONE.test(said);
}
