/** Every probe. A new one is an entry here; one that needs memory is better an invariant. */
import type { EventCode } from "../../contract/event.ts";
import { triggersOf } from "../../control/autoscale-alarm.ts";
import { desiredOf } from "../../control/target.ts";
import { decisionsIn } from "../invariants/scaled.ts";
import { kindOf, machinesOf, revisionsOf, type Scene } from "../scene.ts";
import type { Happening } from "../world/happening.ts";
import type { Probe } from "./probe.ts";

export const probes: readonly Probe[] = [
  {
    id: "rolled-back",
    statement: "a release went back to the revision of before",
    applies: canGoBack,
    isHit: told("rolled-back"),
  },
  {
    id: "completed-in-spite-of-faults",
    statement: "a release completed although faults struck",
    applies: isRelease,
    isHit: (happening, truth) => told("release-completed")(happening) && truth.faults > 0,
  },
  {
    id: "supervisor-lost-during-release",
    statement: "the supervisor died while a release ran",
    applies: isRelease,
    isHit: (happening, { control }) =>
      happening.kind === "supervisor" && happening.is === "crashed" && control.release !== null,
  },
  {
    id: "supervisor-lost-while-going-back",
    statement: "the supervisor died while a release was going back",
    applies: canGoBack,
    isHit: (happening, { control }) =>
      happening.kind === "supervisor" && happening.is === "crashed" && control.release?.phase === "undoing",
  },
  {
    id: "instance-replaced",
    statement: "an instance that did not work any more was replaced",
    applies: always,
    isHit: told("instance-replaced"),
  },
  {
    id: "crash-during-release",
    statement: "an instance crashed while a release ran",
    applies: isRelease,
    isHit: (happening, { control }) => told("instance-crashed")(happening) && control.release !== null,
  },
  {
    id: "backed-off",
    statement: "a slot that crashed again and again waited before its next start",
    applies: always,
    isHit: told("backing-off"),
  },
  {
    id: "killed-after-grace",
    statement: "an instance that ignored SIGTERM was killed",
    applies: always,
    isHit: (happening) => happening.kind === "effect" && happening.effect.body.kind === "kill",
  },
  {
    id: "effect-failed",
    statement: "an effect failed more than once and was tried again",
    applies: always,
    isHit: told("effect-failed"),
  },
  {
    id: "balancer-lost",
    statement: "a balancer died while it had instances in its pool",
    applies: (scene) => hasKind(scene, "balancer"),
    isHit: (happening, { scene }) => isEndOf(happening, scene, "balancer"),
  },
  {
    id: "store-lost",
    statement: "a store died",
    applies: (scene) => hasKind(scene, "store"),
    isHit: (happening, { scene }) => isEndOf(happening, scene, "store"),
  },
  {
    id: "machine-lost-during-release",
    statement: "one of several machines was lost while a release ran",
    applies: (scene) => isRelease(scene) && machinesOf(scene).length > 1,
    isHit: (happening, { control }) =>
      happening.kind === "fault" && isLossOfMachine(happening.fault.kind) && control.release !== null,
  },
  {
    id: "restarted-with-its-machine",
    statement: "the only machine was restarted, and the supervisor started everything again",
    applies: (scene) => machinesOf(scene).length === 1,
    isHit: (happening) =>
      happening.kind === "turn" &&
      happening.turn.events.some(({ code, data }) => code === "resumed" && data?.["rebooted"] === true),
  },
  {
    id: "scaled-out",
    statement: "a policy added instances",
    applies: (scene) => canScale(scene, "out"),
    isHit: (happening) => isScaled(happening, "out"),
  },
  {
    id: "scaled-in",
    statement: "a policy removed instances",
    applies: (scene) => canScale(scene, "in"),
    isHit: (happening) => isScaled(happening, "in"),
  },
];

/** By a policy that looks that way, and that the change begins with room for. */
function canScale(scene: Scene, direction: "out" | "in"): boolean {
  return (revisionsOf(scene).to?.parts ?? []).some((spec) => {
    const { scaling } = spec;
    if (!scaling) return false;
    const desired = desiredOf(scene.state, spec);
    const hasRoom = direction === "out" ? desired < scaling.max : desired > scaling.min;
    return (
      hasRoom &&
      scaling.policies.some((policy) => triggersOf(policy).some((it) => it.direction === direction))
    );
  });
}

function isScaled(happening: Happening, direction: "out" | "in"): boolean {
  if (happening.kind !== "turn") return false;
  return decisionsIn(happening).some(({ from, to }) => (to > from ? "out" : "in") === direction);
}

function isLossOfMachine(kind: string): boolean {
  return kind === "machine-lost" || kind === "zone-lost";
}

function told(code: EventCode): (happening: Happening) => boolean {
  return (happening) =>
    happening.kind === "turn" && happening.turn.events.some((event) => event.code === code);
}

function isEndOf(happening: Happening, scene: Scene, kind: "balancer" | "store"): boolean {
  if (happening.kind !== "ended" || happening.cause !== "fault") return false;
  return kindOf(scene, happening.process.part) === kind;
}

function always(): boolean {
  return true;
}

function isRelease({ request }: Scene): boolean {
  return request.kind === "release" || request.kind === "restart";
}

function canGoBack(scene: Scene): boolean {
  return isRelease(scene) && revisionsOf(scene).from !== null;
}

function hasKind(scene: Scene, kind: "balancer" | "store"): boolean {
  return revisionsOf(scene).to?.parts.some((spec) => spec.kind === kind) ?? false;
}
