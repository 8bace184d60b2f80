/** Judges the members of an nginx by our own checks, since open-source nginx has none, at the pace that the file says. */
import { performance } from "node:perf_hooks";
import { probeOf, usualPace } from "../../../components/probe.ts";
import type { Member } from "../../../contract/effect.ts";
import type { Service } from "../../../model/service.ts";
import { runProbe } from "../probe.ts";
import { judge, type ProbeAnswer, unknownVerdict, type Verdict } from "../verdict.ts";

export interface Checked {
  readonly verdict: Verdict;
  readonly answer: string;
  readonly askedMonoMs: number;
}

const notAsked: Checked = {
  verdict: unknownVerdict,
  answer: "not asked yet",
  askedMonoMs: Number.NEGATIVE_INFINITY,
};

/** A failing member is asked sooner again. */
const DOWN_EVERY_MS = 200;

/** What is known of a member, after asking it when that is due. */
export async function checked(
  service: Service,
  member: Member,
  before: Checked = notAsked,
): Promise<Checked> {
  const probe = probeOf(service, member.address);
  const { everyMs, timeoutMs, fall, rise } = (probe ?? usualPace).steady;
  const now = performance.now();
  const isWell = before.verdict.verdict === "healthy" && before.verdict.against === 0;
  if (now - before.askedMonoMs < (isWell ? everyMs : Math.min(everyMs, DOWN_EVERY_MS))) return before;
  const seen = await ask(probe, member, timeoutMs);
  const { verdict } = judge(before.verdict, { pace: "steady", fall, rise }, seen, now);
  return { verdict, answer: seen.answer, askedMonoMs: now };
}

/** As HAProxy does: of what has no check over the network, a connection is asked for. */
function ask(probe: ReturnType<typeof probeOf>, member: Member, timeoutMs: number): Promise<ProbeAnswer> {
  if (probe?.kind === "http") return runProbe(probe, timeoutMs);
  const header = probe?.kind === "tcp" && probe.proxyProtocol ? { proxyProtocol: probe.proxyProtocol } : {};
  const port = probe?.kind === "tcp" ? probe.port : member.port;
  return runProbe({ kind: "socket", to: { host: member.address, port }, ...header }, timeoutMs);
}
