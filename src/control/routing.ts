/**
 * Routing: a balancer that runs routes as it was told last, which is not what the target says until it was reloaded.
 * Until then the services of its old routes keep serving through it, and those of its new ones become ready without.
 */
import { remembered } from "../base/remembered.ts";
import { type PartSpec, type Revision, type Routing, specNamed } from "../contract/revision.ts";
import { portNameOfPool, serviceOfPool } from "../model/pool.ts";
import type { Draft } from "./draft.ts";
import { isBalancerUp, isPartReady } from "./readiness.ts";
import type { Instance } from "./state.ts";
import { specOfInstance } from "./target.ts";

/** The balancers that an instance of the part must take requests from to be ready. */
export function balancersOf(draft: Draft, spec: PartSpec): readonly string[] {
  const findings = draft.findingsOf(spec.part);
  if (findings.balancers?.of === spec) return findings.balancers.names;
  const names = concludeBalancers(draft, spec);
  findings.balancers = { of: spec, names };
  return names;
}

function concludeBalancers(draft: Draft, spec: PartSpec): readonly string[] {
  const names = spec.balancers.filter((name) => doesRoute(draft, name, spec.part) ?? true);
  for (const instance of draft.instancesBeside(spec.part)) {
    const { part } = instance;
    if (!isRunningBalancer(instance) || spec.balancers.includes(part)) continue;
    if (isBalancerUp(draft, part) && doesRoute(draft, part, spec.part)) names.push(part);
  }
  return names;
}

/** Whether a running balancer sends a part traffic; undefined while it does not run, or nothing is known of it. */
export function doesRoute(draft: Draft, balancer: string, part: string): boolean | undefined {
  const routing = runningRouting(draft, balancer);
  return routing && isRoutedTo(routing, part);
}

export function isRoutedTo(routing: Routing, part: string): boolean {
  return servicesIn(routing).has(part);
}

const servicesIn = remembered(({ to }: Routing): ReadonlySet<string> => new Set(to.map(serviceOfPool)));

/** An instance that a balancer routes to, whether it runs already or is about to. */
export function isBehind(draft: Draft, instance: Instance, balancer: Instance): boolean {
  const { routing } = specOfInstance(draft, balancer);
  if (routing) return isRoutedTo(routing, instance.part);
  return specOfInstance(draft, instance).balancers.includes(balancer.part);
}

export function runningRouting(draft: Draft, balancer: string): Routing | undefined {
  const findings = draft.findingsOf(balancer);
  if (findings.router === undefined)
    findings.router = draft.instancesOf(balancer).find(isRunningBalancer) ?? null;
  return findings.router ? specOfInstance(draft, findings.router).routing : undefined;
}

function isRunningBalancer({ startedAs, goal, process }: Instance): boolean {
  return startedAs.kind === "balancer" && goal === "serve" && process.status === "running";
}

/**
 * Every service that it begins to route to, or at another port, is there and ready, so that the first request after
 * the reload is answered.
 *
 * @param before How it was to run until now, for when it does not run.
 */
export function areRoutesReady(draft: Draft, spec: PartSpec, before: PartSpec | undefined): boolean {
  const now = runningRouting(draft, spec.part) ?? before?.routing;
  if (!spec.routing || !now) return true;
  const gained = spec.routing.to.filter((port) => !now.to.includes(port));
  return gained.every((port) => isPartReady(draft, serviceOfPool(port)));
}

/** A running balancer routes to a port that instances as wanted by this specification do not have. */
export function isRoutedOtherwise(draft: Draft, spec: PartSpec): boolean {
  return draft.instancesBeside(spec.part).some((beside) => {
    const { routing } = isRunningBalancer(beside) ? specOfInstance(draft, beside) : beside.startedAs;
    if (!routing || !isRunningBalancer(beside) || !isRoutedTo(routing, spec.part)) return false;
    return routing.to.some((port) => serviceOfPool(port) === spec.part && !hasPort(spec, port));
  });
}

/**
 * What no order can do in one release: a port that is routed to goes from its service, which so must wait for the
 * reload; and the reload waits for a new route, which needs that service as it will be.
 */
export function impossibleMove(from: Revision, to: Revision): string | undefined {
  for (const balancer of to.parts) {
    const before = specNamed(from, balancer.part)?.routing?.to ?? [];
    const gained = (balancer.routing?.to ?? []).filter((port) => !before.includes(port));
    const lost = before.find((port) => isMissing(port, to));
    const stuck = lost && gained.find((port) => doesNeed(to, serviceOfPool(port), serviceOfPool(lost)));
    if (stuck) return `${balancer.part} would route to ${stuck} in the same step in which ${lost} goes`;
  }
  return undefined;
}

function isMissing(port: string, revision: Revision): boolean {
  const spec = specNamed(revision, serviceOfPool(port));
  return spec !== undefined && !hasPort(spec, port);
}

/** Or is it. Needs have no circle. */
function doesNeed(revision: Revision, part: string, needed: string): boolean {
  if (part === needed) return true;
  const needs = specNamed(revision, part)?.needs ?? [];
  return needs.some((need) => doesNeed(revision, need, needed));
}

function hasPort({ port, ports = {} }: PartSpec, routed: string): boolean {
  const name = portNameOfPool(routed);
  return name === undefined ? port > 0 : name in ports;
}
