/** Scaling: a new number of replicas, outside of revisions, with a receipt like that of a release. */
import { durationText } from "../base/duration.ts";
import type { Receipt } from "../contract/receipt.ts";
import { specNamed } from "../contract/revision.ts";
import type { ControlState } from "../control/state.ts";
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
  const revision = refuseUnscalable(core.state, part);
  const measurement = await Measurement.begin(core);
  await measurement?.ready();
  const started = core.needs.clock.now().monoMs;
  operation.move("running", revision);
  core.accept({ kind: "scale", part, replicas, by });
  const limitMs = scaleLimitMs(core.state, part);
  const met = await core.until(isSettled, limitMs);
  const durationMs = core.needs.clock.now().monoMs - started;
  if (!met) {
    await measurement?.abandon();
    const missing = shortfallsOf(core.state, core.needs.clock.now().monoMs).map(
      (it) => `${it.subject} ${it.what}`,
    );
    const text = `${part} is not at ${replicas} replicas after ${durationText(limitMs)}: waits for ${missing.join(", ")}`;
    throw new Refusal("timed-out", text, "it is still being worked on: see `tutti status` and `tutti logs`");
  }
  operation.move("measuring");
  const ending = { revision, outcome: "complete", durationMs } as const;
  return measurement ? measurement.receipt(ending) : bareReceipt(ending, "nothing was measured");
}

function refuseUnscalable(state: ControlState, part: string): number {
  const revision = state.current;
  if (!revision || state.wanted === "down") {
    throw new Refusal("not-running", "the cluster is not up, so nothing can be scaled", "run `tutti up`");
  }
  const spec = specNamed(revision, part);
  if (spec?.kind === "service") return revision.number;
  const names = revision.parts.filter(({ kind }) => kind === "service").map((it) => it.part);
  const text = spec
    ? `"${part}" is a ${spec.kind}; only services are scaled`
    : `there is no service "${part}"`;
  throw new Refusal("no-such-thing", text, `services are: ${names.join(", ")}`);
}

function scaleLimitMs(state: ControlState, part: string): number {
  const spec = state.current && specNamed(state.current, part);
  if (!spec) return SLACK_MS;
  return spec.readyWithinMs + spec.release.drainMs + spec.stopGraceMs + SLACK_MS;
}
