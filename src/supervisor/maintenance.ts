/** Maintenance: a balancer holds new requests for some seconds instead of refusing them, until it is over. */
import type { Failure } from "../contract/effect.ts";
import type { ControlState, Instance } from "../control/state.ts";
import { targetOf } from "../control/target.ts";
import { engineOf } from "../model/engine.ts";
import type { Core } from "./core.ts";
import type { RequestOf } from "./messages.ts";
import type { Operation } from "./operation.ts";
import { Refusal } from "./refusal.ts";

/** An answer of HAProxy takes milliseconds; one that reloads just now is waited for. */
const WITHIN_MS = 15_000;

/** Ends once the balancer does as it was asked; one that cannot hold is not left in a mode that it is not in. */
export async function maintain(
  core: Core,
  operation: Operation,
  message: RequestOf<"maintenance">,
): Promise<null> {
  const { on, by } = message;
  const balancer = refuseUnmaintainable(core.state, message);
  const wasOn = isInMaintenance(core.state, balancer);
  operation.move("running");
  core.accept({ kind: "maintenance", balancer, on, by });
  await core.until(
    (state) => hasArrived(state, balancer, on) || failureOf(state, balancer) !== null,
    WITHIN_MS,
  );
  if (hasArrived(core.state, balancer, on)) {
    const already = wasOn === on ? " already" : "";
    operation.note(on ? `${balancer} holds new requests${already}` : `${balancer} holds nothing${already}`);
    return null;
  }
  const failure = failureOf(core.state, balancer);
  if (on && !wasOn) core.accept({ kind: "maintenance", balancer, on: false, by });
  throw new Refusal(
    failure ? "failed" : "timed-out",
    failure?.message ?? `${balancer} has not done so within ${WITHIN_MS / 1_000} s`,
    failure?.advice ?? "see `tutti status` and `tutti logs`",
  );
}

/** The name of the balancer that is meant. */
export function refuseUnmaintainable(
  state: ControlState,
  { balancer: wanted, on }: Pick<RequestOf<"maintenance">, "balancer" | "on">,
): string {
  const balancers = targetOf(state)?.cluster.balancers;
  if (!balancers)
    throw new Refusal("not-running", "the cluster is not up, so there is nothing to hold", "run `tutti up`");
  const names = balancers.map(({ name }) => name).join(", ");
  const known = balancers.find(({ name }) => name === (wanted ?? balancers[0]?.name));
  if (wanted === undefined && balancers.length > 1)
    throw new Refusal("usage", "the cluster has several balancers", `say which one: ${names}`);
  if (!known) {
    const text = wanted === undefined ? "the cluster has no balancer" : `there is no balancer "${wanted}"`;
    throw new Refusal(
      "no-such-thing",
      text,
      names === "" ? "only a balancer can hold requests" : `balancers are: ${names}`,
    );
  }
  if (on && engineOf(known) === "nginx") {
    const advice =
      'leave out engine: "nginx" in a balancer that is to hold requests, which makes it an HAProxy';
    throw new Refusal("refused", `"${known.name}" is an nginx, which cannot hold requests`, advice);
  }
  return known.name;
}

/** A balancer that does not run holds nobody, and starts as is wanted then. */
function hasArrived(state: ControlState, balancer: string, on: boolean): boolean {
  return runningOf(state, balancer).every(({ holding = false }) => holding === on);
}

function failureOf(state: ControlState, balancer: string): Failure | null {
  return runningOf(state, balancer).find(({ lastFailure }) => lastFailure)?.lastFailure ?? null;
}

function runningOf(state: ControlState, balancer: string): readonly Instance[] {
  return Object.values(state.instances).filter(
    ({ part, goal, process }) => part === balancer && goal === "serve" && process.status === "running",
  );
}

function isInMaintenance({ maintenance = {} }: ControlState, balancer: string): boolean {
  return balancer in maintenance;
}
