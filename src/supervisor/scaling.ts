/** Scaling: a new number of replicas, outside of revisions, with a receipt like that of a release. */

import { durationText } from "../base/duration.ts";
import type { Receipt } from "../contract/receipt.ts";
import { type Revision, specNamed } from "../contract/revision.ts";
import type { ControlState } from "../control/state.ts";
import { servicesBehind } from "../model/balancer.ts";
import type { Scaling } from "../model/scaling.ts";
import { refuseCancelled } from "./changing.ts";
import type { Core } from "./core.ts";
import { bareReceipt } from "./figures.ts";
import { Measurement } from "./measurement.ts";
import type { RequestOf } from "./messages.ts";
import type { Operation } from "./operation.ts";
import { Refusal } from "./refusal.ts";
import { isSettled, shortfallsOf } from "./shortfall.ts";

/** Time that is granted beside what the file's own limits add up to. */
const SLACK_MS = 60_000;

export async function runScale(
  core: Core,
  operation: Operation,
  message: RequestOf<"scale">,
): Promise<Receipt> {
  const { part, replicas, by } = message;
  const revision = refuseUnscalable(core.state, message);
  const measurement = await Measurement.begin(core);
  await measurement?.ready();
  await refuseStopped(operation, measurement);
  const started = core.needs.clock.now().monoMs;
  operation.move("running", revision);
  core.accept({ kind: "scale", part, replicas, by });
  const limitMs = scaleLimitMs(core.state, part);
  const met = await core.until((state) => state.wanted === "down" || isSettled(state), limitMs);
  const durationMs = core.needs.clock.now().monoMs - started;
  if (core.state.wanted === "down") {
    await measurement?.abandon();
    throw new Refusal("refused", "the cluster was taken down meanwhile", "run `tutti up`; the number stays");
  }
  if (!met) {
    await measurement?.abandon();
    const missing = shortfallsOf(core.state, core.needs.clock.now().monoMs).map(
      ({ subject, what, answer }) => `${subject} ${what}${answer === "" ? "" : ` (${answer})`}`,
    );
    const text = `${part} is not at ${replicas} replicas after ${durationText(limitMs)}: waits for ${missing.join(", ")}`;
    throw new Refusal("timed-out", text, "it is still being worked on: see `tutti status` and `tutti logs`");
  }
  operation.move("measuring");
  const ending = { revision, outcome: "complete", durationMs } as const;
  return measurement ? measurement.receipt(ending) : bareReceipt(ending, "nothing was measured");
}

async function refuseStopped(operation: Operation, measurement: Measurement | undefined): Promise<void> {
  if (operation.cancelledBy !== undefined) await measurement?.abandon();
  refuseCancelled(operation);
}

/** The number of the revision that is scaled. */
export function refuseUnscalable(
  state: ControlState,
  { part, replicas, force }: Pick<RequestOf<"scale">, "part" | "replicas" | "force">,
): number {
  const revision = state.current;
  if (!revision || state.wanted === "down") {
    throw new Refusal("not-running", "the cluster is not up, so nothing can be scaled", "run `tutti up`");
  }
  const spec = specNamed(revision, part);
  if (spec?.kind === "service") {
    if (spec.scaling) refuseBeyond(spec.scaling, part, replicas);
    if (replicas === 0 && !force) refuseSilence(revision, part);
    return revision.number;
  }
  const names = revision.parts.filter(({ kind }) => kind === "service").map((it) => it.part);
  const text = spec
    ? `"${part}" is a ${spec.kind}; only services are scaled`
    : `there is no service "${part}"`;
  throw new Refusal("no-such-thing", text, `services are: ${names.join(", ")}`);
}

/** A person may say where a policy goes on from, within its bounds. */
function refuseBeyond({ min, max }: Scaling, part: string, replicas: number): void {
  if (replicas >= min && replicas <= max) return;
  const text = `"${part}" follows its load between ${min} and ${max} instances, so it cannot have ${replicas}`;
  throw new Refusal("refused", text, "change min or max of its scaling in the file, and `tutti deploy`");
}

/** A balancer without anybody behind it goes on listening. */
function refuseSilence({ cluster }: Revision, part: string): void {
  const leading = cluster.balancers.filter((balancer) => servicesBehind(balancer).includes(part));
  const doors = leading.map(({ name }) => `"${name}"`);
  if (doors.length === 0) return;
  const text = `without an instance of "${part}", everybody who comes through ${doors.join(", ")} is answered 503`;
  const advice = "add --force when that is meant; `tutti down` stops the whole cluster";
  throw new Refusal("refused", text, advice);
}

function scaleLimitMs(state: ControlState, part: string): number {
  const spec = state.current && specNamed(state.current, part);
  if (!spec) return SLACK_MS;
  return spec.readyWithinMs + spec.release.drainMs + spec.stopGraceMs + SLACK_MS;
}
