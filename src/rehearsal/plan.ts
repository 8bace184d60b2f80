/** The plan: the engine itself, run against the simulated world without faults, from what was observed. */

import { durationText } from "../base/duration.ts";
import type { Effect } from "../contract/effect.ts";
import { partIn } from "../contract/instance-name.ts";
import type { Now, Turn } from "../contract/ports.ts";
import type { Request } from "../contract/request.ts";
import type { PartSpec, Revision } from "../contract/revision.ts";
import type { Estimate, Timings } from "../contract/timing.ts";
import type { ControlState } from "../control/state.ts";
import { Engine } from "../engine/engine.ts";
import { isAtRest, jobsOf, routedIn } from "./at-rest.ts";
import { Kernel, type RunLimits, type Stopped } from "./kernel.ts";
import type { Machine } from "./machines.ts";
import { MemoryJournal } from "./memory-journal.ts";
import { hostsOf } from "./scene.ts";
import { adoptAll } from "./world/adopting.ts";
import { estimateOf, SimulatedWorld } from "./world/simulated-world.ts";

export interface PlannedEffect {
  readonly id: string;
  readonly kind: Effect["body"]["kind"];
  /** The instance that it is about. */
  readonly subject: string;
  readonly part: string;
  readonly why: string;
  /** Since the beginning of the change. */
  readonly startMs: number;
  /** Until what it sets in motion is there: for a start, the first healthy answer. */
  readonly durationMs: number;
  readonly source: Estimate["source"];
}

export interface Plan {
  readonly effects: readonly PlannedEffect[];
  /** What happens only as a reaction, and so is no promise. */
  readonly conditions: readonly string[];
  readonly outcome: "complete" | "rolled-back" | "failed" | "nothing-to-do";
  readonly durationMs: number;
}

export interface PlanInput {
  readonly state: ControlState;
  readonly request: Request;
  readonly timings: Timings;
  readonly now: Now;
  /** As in {@link Scene}. */
  readonly machines?: readonly Machine[];
}

const LIMITS: RunLimits = { eventsMax: 200_000, virtualMsMax: 24 * 3_600_000 };

/** Plans one request. Pure: it holds nothing that could touch the machine. */
export function planChange(input: PlanInput): Plan {
  const { state, turns, stopped, elapsedMs } = simulateChange(input);
  const ended = state.lastRelease === input.state.lastRelease ? null : state.lastRelease;
  return {
    effects: effectsOf(turns, input),
    conditions: conditionsOf(input),
    outcome: state.release ? "failed" : outcomeOf(stopped, ended),
    durationMs: Math.round(elapsedMs),
  };
}

export interface SimulatedChange {
  readonly state: ControlState;
  readonly turns: readonly Turn[];
  readonly stopped: Stopped;
  readonly elapsedMs: number;
}

/** Runs one request to its end in virtual time. */
export function simulateChange(input: PlanInput): SimulatedChange {
  const { engine, kernel, journal } = simulate(input);
  engine.accept(input.request);
  const stopped = kernel.run(() => isAtRest(engine.state), LIMITS);
  return { state: engine.state, turns: journal.turns, stopped, elapsedMs: kernel.elapsedMs };
}

interface Simulation {
  readonly engine: Engine;
  readonly kernel: Kernel;
  readonly journal: MemoryJournal<ControlState>;
}

function simulate(input: PlanInput): Simulation {
  const { state, request, timings, now } = input;
  const kernel = new Kernel(now);
  const journal = new MemoryJournal<ControlState>(state);
  const to = "revision" in request ? request.revision : null;
  const jobs = new Set([...jobsOf(state.basis), ...jobsOf(to)]);
  const world = new SimulatedWorld({
    kernel,
    timings,
    bootId: state.bootId,
    jobs,
    routed: routedIn(state.basis ?? to),
    hosts: hostsOf(input),
    deliver: (observation) => engine.accept(observation),
  });
  const engine = new Engine({ clock: kernel, world, journal }, state);
  adoptAll(world, state);
  return { engine, kernel, journal };
}

function outcomeOf(stopped: Stopped, ended: ControlState["lastRelease"]): Plan["outcome"] {
  if (stopped !== "done" && stopped !== "idle") return "failed";
  return ended?.outcome ?? "nothing-to-do";
}

function effectsOf(turns: readonly Turn[], { timings, now }: PlanInput): PlannedEffect[] {
  return turns.flatMap((turn) =>
    turn.effects.map((effect) => {
      const estimate = estimateFor(effect, timings);
      return {
        id: effect.id,
        kind: effect.body.kind,
        subject: effect.body.instance,
        part: partOf(effect),
        why: effect.why,
        startMs: Math.round(turn.now.monoMs - now.monoMs),
        durationMs: Math.round(estimate.ms),
        source: estimate.source,
      };
    }),
  );
}

/** `relayer` for an effect on `relayer-1.r2`. */
function partOf({ body }: Effect): string {
  if ("part" in body) return body.part;
  return "pool" in body ? body.pool : partIn(body.instance);
}

const CALL: Estimate = { ms: 5, source: "assumed" };

function estimateFor(effect: Effect, timings: Timings): Estimate {
  switch (effect.body.kind) {
    case "start":
      return estimateOf(timings.ready, effect.body.part);
    case "terminate":
      return estimateOf(timings.stop, partOf(effect));
    case "pool-add":
      return timings.check;
    case "pool-drain":
      return timings.drain;
    default:
      return CALL;
  }
}

function conditionsOf({ state, request }: PlanInput): string[] {
  if (request.kind !== "release") return [];
  const from = request.as === "bring-up" ? null : state.current;
  const back = from ? `go back to revision ${from.number}` : "stop and report";
  const changed = request.revision.parts.filter((spec) => spec.kind !== "balancer" && isChanged(spec, from));
  return changed.map((spec) => conditionOf(spec, back));
}

function isChanged(spec: PartSpec, from: Revision | null): boolean {
  return from?.parts.find((part) => part.part === spec.part)?.fingerprint !== spec.fingerprint;
}

function conditionOf(spec: PartSpec, back: string): string {
  const limit = durationText(spec.readyWithinMs);
  if (spec.kind === "job") return `if job ${spec.part} fails or takes longer than ${limit}: ${back}`;
  return `if an instance of ${spec.part} is not ready within ${limit}, ends, or turns unhealthy: ${back}`;
}
