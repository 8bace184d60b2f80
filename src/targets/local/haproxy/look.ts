/** Looks into the pools of a running balancer: who is in them, in which state, and what was counted. */
import { ok, type Result } from "../../../base/result.ts";
import { lastPoolOf } from "../../../components/haproxy/names.ts";
import type { Failure, ServerCounters } from "../../../contract/effect.ts";
import { type AskOptions, askOn } from "./control-socket.ts";
import { type CheckSeen, readStatistics, type ServerSeen, type Statistics, showAll } from "./statistics.ts";

/** An instance in the pools of a balancer: what `MemberSeen` is made from. */
export interface MemberLook {
  readonly instance: string;
  readonly state: "checking" | "ready" | "draining" | "stopped";
  readonly up: boolean;
  readonly idle: boolean;
  readonly answer: string;
}

export async function lookAtPools(
  socket: string,
  options: Partial<AskOptions> = {},
): Promise<Result<readonly MemberLook[], Failure>> {
  const answer = await askOn(socket, options)(showAll);
  return answer.ok ? ok(membersIn(readStatistics(answer.value))) : answer;
}

/**
 * The pools of a running balancer, without their twins. What runs may differ from what a revision says: the balancer
 * takes another revision only with a reload.
 */
export function poolNamesIn({ backends }: Pick<Statistics, "backends">): readonly string[] {
  return backends.filter((backend) => backends.includes(lastPoolOf(backend)));
}

/** The twin in the last known pool may have requests in flight as well; everything else is told by the pool itself. */
export function membersIn({ backends, servers }: Statistics): readonly MemberLook[] {
  const pools = poolNamesIn({ backends });
  const looks = new Map<string, MemberLook>();
  for (const server of servers.filter(({ backend }) => pools.includes(backend))) {
    const look = memberOf(server, twinOf(server, servers));
    looks.set(server.server, together(looks.get(server.server), look));
  }
  return [...looks.values()];
}

/** From the one that serves least on: an instance is in a state only when it is so in all of its pools. */
const STATES = ["stopped", "draining", "checking", "ready"] as const;

function together(one: MemberLook | undefined, other: MemberLook): MemberLook {
  if (!one) return other;
  const rank = ({ state }: MemberLook): number => STATES.indexOf(state);
  const worse = one.up ? other : one;
  return {
    instance: one.instance,
    state: rank(one) < rank(other) ? one.state : other.state,
    up: one.up && other.up,
    idle: one.idle && other.idle,
    answer: worse.answer,
  };
}

function twinOf(server: ServerSeen, servers: readonly ServerSeen[]): ServerSeen | undefined {
  const last = lastPoolOf(server.backend);
  return servers.find((other) => other.backend === last && other.server === server.server);
}

function memberOf(server: ServerSeen, twin: ServerSeen | undefined): MemberLook {
  const state = memberState(server);
  return {
    instance: server.server,
    state,
    up: isUp(server, state),
    idle: server.inFlight === 0 && (twin?.inFlight ?? 0) === 0,
    answer: answerText(server),
  };
}

/**
 * The states of a member as HAProxy keeps them, so that no memory of ours is needed to tell them apart:
 * checking is weight 0, ready is the full weight, draining is maintenance with that weight (`drain` is another hand's).
 * Maintenance with weight 0 is the middle of an addition.
 */
export function memberState({ admin, weight }: Pick<ServerSeen, "admin" | "weight">): MemberLook["state"] {
  if (admin.maintenance) return weight === 0 ? "stopped" : "draining";
  if (admin.drain) return "draining";
  return weight === 0 ? "checking" : "ready";
}

/**
 * HAProxy takes a new server for up before it asked; a member that is being checked must have answered. In maintenance
 * it asks no more, and the last answer stands.
 */
function isUp({ admin, operational, check }: ServerSeen, state: MemberLook["state"]): boolean {
  if (state === "stopped" || !(operational || admin.maintenance)) return false;
  return state === "ready" || check.status === "" || /^L[467]OK/.test(check.status);
}

const ANSWERS: Readonly<Record<string, string>> = {
  "": "not checked by the balancer",
  INI: "not asked yet",
  SOCKERR: "no connection could be tried",
  L4TOUT: "no connection in time",
  L4CON: "no connection",
  L6TOUT: "no answer in time",
  L7TOUT: "no answer in time",
  // While it asks again, HAProxy forgets the status that it got.
  L7STS: "not the HTTP status that is wanted",
  L7RSP: "the answer is not HTTP",
  HANA: "connections failed under load",
};

/** "HTTP 503 in 2 ms", as a person would say it. */
function answerText({ admin, check, operational }: ServerSeen): string {
  const text = lastAnswer(check);
  return !operational && !admin.maintenance && /^L[467]OK/.test(check.status)
    ? `${text}, not often enough yet`
    : text;
}

function lastAnswer({ status, code, tookMs, text }: CheckSeen): string {
  const took = tookMs === "" ? "" : ` in ${tookMs} ms`;
  if (status.startsWith("L7") && /^[1-5]\d\d$/.test(code)) return `HTTP ${code}${took}`;
  if (status === "L4OK") return `connected${took}`;
  const known = ANSWERS[status] ?? status;
  const isGeneral = text === "" || /^Layer[467] /.test(text) || status === "INI";
  return isGeneral ? known : `${known}: ${text}`;
}

/** What the balancer counted since it started. */
export interface BalancerTotals {
  readonly requests: number;
  /** See {@link totalsIn}. */
  readonly lost: number;
  /** Answers of 5xx that programs gave. */
  readonly errors5xx: number;
}

/** @param removed Counters of servers that were removed since the balancer started: it has forgotten them. */
export async function readTotals(
  socket: string,
  removed: readonly ServerCounters[],
  options: Partial<AskOptions> = {},
): Promise<Result<BalancerTotals, Failure>> {
  const answer = await askOn(socket, options)(showAll);
  return answer.ok ? ok(totalsIn(readStatistics(answer.value), removed)) : answer;
}

/**
 * A request is lost when HAProxy made an error of its own for it, when it was given no answer at all, or when a server
 * broke the answer off. On a connection that was used before, HAProxy answers nothing: it closes, since by HTTP the
 * client may repeat (seen: a POST on a killed server; no counter but the missing answer tells of it). A break in which
 * both the answer and its end are missing is in two counters, so the larger one of them is taken.
 */
export function totalsIn(
  { servers, frontends }: Statistics,
  removed: readonly ServerCounters[],
): BalancerTotals {
  const byServers = sumOf([...servers, ...removed], "errors5xx");
  const byBalancer = Math.max(0, sumOf(frontends, "errors5xx") - byServers);
  const requests = sumOf(frontends, "requests");
  const unanswered = Math.max(0, requests - sumOf(frontends, "answers") - sumOf(servers, "inFlight"));
  const broken = sumOf([...servers, ...removed], "aborted");
  return { requests, lost: byBalancer + Math.max(unanswered, broken), errors5xx: byServers };
}

function sumOf<K extends string>(items: readonly Readonly<Record<K, number>>[], key: K): number {
  return items.reduce((sum, item) => sum + item[key], 0);
}
