/**
 * Reachability, as a network engineer asks for it: for an edge that is open, its path; for one that is not, the path
 * that it would take if one named setting were another (as Tiros answers; Backes and others, CAV 2021).
 */
import { unreachable } from "../../base/assert.ts";
import type { SecurityGroup } from "../../model/access.ts";
import type { PartData } from "../../model/declaration.ts";
import { admits, admittedElsewhere } from "../world.ts";
import { type Door, doorsOf, type Edge, groupsOf, type Network } from "./network.ts";

/** One step of a path: a connection to a port. */
export interface Hop {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

/** The door does not admit whoever comes from there. */
export interface NotAdmitted {
  readonly kind: "not-admitted";
  readonly from: PartData;
  readonly door: Door;
}

/** What stops a path at a hop. */
export type Obstacle =
  | NotAdmitted
  /** Nothing listens: no port, or no instance. */
  | { readonly kind: "nobody-there"; readonly part: PartData; readonly lacks: "port" | "instance" };

/** One setting, changed so that the edge is open. Narrow changes stand before wide ones. */
export interface SettingChange {
  readonly part: PartData;
  readonly path: readonly string[];
  readonly change:
    | { readonly kind: "join-group"; readonly group: string }
    | { readonly kind: "admit-group"; readonly group: string }
    /** The group is admitted on other ports. */
    | { readonly kind: "open-port"; readonly group: string; readonly port: number }
    /** Without the option, exactly those are admitted who refer to the part. */
    | { readonly kind: "remove" }
    | { readonly kind: "run-instances" };
}

export interface Blocked {
  readonly kind: "blocked";
  /** The whole path that it would take. */
  readonly path: readonly Hop[];
  readonly obstacles: readonly [Obstacle, ...Obstacle[]];
  /** Each alone opens the edge. Empty where no single setting does. */
  readonly changes: readonly SettingChange[];
}

export type Reach = { readonly kind: "open"; readonly path: readonly Hop[] } | Blocked;

/** The reach of one edge. A reference to a balancer leads on to the services behind its first listener. */
export function reachOf(edge: Edge, network: Network): Reach {
  const legs = legsOf(edge, network);
  const path = legs.map(hopOf);
  const [first, ...more] = legs.flatMap(obstaclesOf);
  if (!first) return { kind: "open", path };
  return {
    kind: "blocked",
    path,
    obstacles: [first, ...more],
    changes: more.length > 0 ? [] : changesFor(first),
  };
}

/** "web → inner:81 → api:8080" */
export function pathText(path: readonly Hop[]): string {
  return [path[0]?.from ?? "", ...path.map(({ to, port }) => `${to}:${port}`)].join(" → ");
}

interface Leg {
  readonly kind: Edge["kind"];
  readonly from: PartData;
  readonly to: PartData;
  /** A named port of `to`. */
  readonly port?: string;
}

/** A balancer that leads to several services is open when one of them is: the first is followed. */
function legsOf({ kind, from, to, port }: Edge, network: Network): readonly Leg[] {
  const own: Leg = { kind, from, to, ...(port === undefined ? {} : { port }) };
  const next = to.kind === "balancer" ? to.listeners[0].routes[0] : undefined;
  const behind = next && network.partNamed(next.to);
  return behind ? [own, { kind: "route", from: to, to: behind }] : [own];
}

function doorOf({ kind, from, to, port }: Leg): Door | undefined {
  const [door] = doorsOf(to);
  if (to.kind !== "service") return door;
  const routes =
    kind === "route" && from.kind === "balancer" ? from.listeners.flatMap((one) => one.routes) : [];
  const asked = port ?? routes.find((candidate) => candidate.to === to.name)?.port;
  const named = asked === undefined ? undefined : to.ports[asked];
  return door && named ? { ...door, port: named.port } : door;
}

function hopOf(leg: Leg): Hop {
  return { from: leg.from.name, to: leg.to.name, port: doorOf(leg)?.port ?? 0 };
}

function obstaclesOf(leg: Leg): readonly Obstacle[] {
  const { from, to } = leg;
  const door = doorOf(leg);
  if (!door || door.port === 0) return [{ kind: "nobody-there", part: to, lacks: "port" }];
  const isEmpty = to.kind === "service" && to.replicas === 0;
  return [
    ...(isAlwaysAdmitted(leg) || admits(door.admits, groupsOf(from), door.port)
      ? []
      : [{ kind: "not-admitted", from, door } as const]),
    ...(isEmpty ? [{ kind: "nobody-there", part: to, lacks: "instance" } as const] : []),
  ];
}

/** A service always admits the balancers that route to it, but for those of others that say which groups they are in. */
function isAlwaysAdmitted({ kind, from }: Leg): boolean {
  return kind === "route" && !(from.kind === "balancer" && from.groups);
}

/** The settings each of which alone takes the obstacle away. */
export function changesFor(obstacle: Obstacle): readonly SettingChange[] {
  switch (obstacle.kind) {
    case "not-admitted":
      return admissionsOf(obstacle.from, obstacle.door);
    case "nobody-there": {
      if (obstacle.lacks === "port") return [];
      return [{ part: obstacle.part, path: ["replicas"], change: { kind: "run-instances" } }];
    }
    default:
      return unreachable(obstacle, "obstacle of a path");
  }
}

/** Only changes that open the door indeed, found by trying each. */
function admissionsOf(from: PartData, door: Door): readonly SettingChange[] {
  const own = groupsOf(from);
  const admitted = door.admits ?? [];
  const elsewhere = admittedElsewhere(admitted, own, door.port);
  const opened = elsewhere.map(({ name: group }): SettingChange => {
    return { part: door.part, path: door.path, change: { kind: "open-port", group, port: door.port } };
  });
  const isMember = (group: SecurityGroup): boolean => own.some(({ name }) => name === group.name);
  const joins = admitted.filter((group) => !isMember(group) && admits(admitted, [...own, group], door.port));
  const admissions = own.filter((group) => admits([...admitted, group], own, door.port));
  return [
    ...opened,
    ...joins.map((group) => change(from, ["groups"], "join-group", group)),
    ...(opened.length > 0 ? [] : admissions).map((group) =>
      change(door.part, door.path, "admit-group", group),
    ),
    { part: door.part, path: door.path, change: { kind: "remove" } },
  ];
}

function change(
  part: PartData,
  path: readonly string[],
  kind: "join-group" | "admit-group",
  { name }: SecurityGroup,
): SettingChange {
  return { part, path, change: { kind, group: name } };
}
