/** Every single fault of a kind at every effect of a change: the supervisor dies, an answer is lost, an instance dies. */
import type { Effect } from "../contract/effect.ts";
import type { Fault } from "./faults/index.ts";
import type { Ground } from "./ground.ts";
import type { RunSpec } from "./run-spec.ts";
import { withinBudget } from "./seeds.ts";

/** Long enough for the target to notice, short enough for nothing to time out. */
const AWAY_MS = 300;
const ANSWER_MS = 1_000;
/** As long as a machine takes to start again. */
const MACHINE_AWAY_MS = 30_000;
/** Pairs are tried on changes with so many effects at most: their number grows with the square. */
const PAIRS_UP_TO = 30;

/** All runs of the exhaustive mode, with constant latencies. */
export function* everySingle(ground: Ground): Generator<RunSpec> {
  for (const fault of singles(ground)) yield specOf(ground, [fault]);
  if (ground.effects.length > PAIRS_UP_TO) return;
  const crashes = singles(ground).filter(({ kind }) => kind === "supervisor-crash");
  for (const first of crashes) for (const second of singles(ground)) yield specOf(ground, [first, second]);
}

function specOf(ground: Ground, faults: readonly Fault[]): RunSpec {
  const isWithinBudget = withinBudget(ground, faults).length === faults.length;
  return { scene: ground.scene, seed: 0, latencies: "constant", faults, isWithinBudget };
}

function singles(ground: Ground): readonly Fault[] {
  return ground.effects.flatMap((effect) => aroundEffect(ground, effect));
}

function aroundEffect({ instances, machines }: Ground, { id, body }: Effect): readonly Fault[] {
  const after = { kind: "effect", when: "after", effect: id } as const;
  const before = { kind: "effect", when: "before", effect: id } as const;
  const outset = { kind: "outset" } as const;
  const answers: readonly Fault[] = [
    {
      kind: "effect-answer",
      at: outset,
      effect: id,
      how: body.kind === "start" ? "late" : "lost",
      afterMs: ANSWER_MS,
    },
    { kind: "effect-answer", at: outset, effect: id, how: "repeated", afterMs: ANSWER_MS },
    { kind: "effect-refused", at: outset, effect: id, times: 1 },
  ];
  return [
    { kind: "supervisor-crash", at: before, awayMs: AWAY_MS },
    { kind: "supervisor-crash", at: after, awayMs: AWAY_MS },
    ...answers,
    ...instances.service.map(
      (instance): Fault => ({ kind: "process-crash", at: after, instance, code: null }),
    ),
    ...instances.balancer.map((instance): Fault => ({ kind: "balancer-crash", at: after, instance })),
    ...instances.store.map((instance): Fault => ({ kind: "store-crash", at: after, instance })),
    ...machines.map(({ name: machine }): Fault => {
      return { kind: "machine-lost", at: after, machine, awayMs: MACHINE_AWAY_MS };
    }),
  ];
}
