/** The status of a cluster, from the state of its control plane. Pure. */
import type { PartSpec } from "../contract/revision.ts";
import { slotKey } from "../control/crash.ts";
import { jobKey, lastAnswer } from "../control/readiness.ts";
import type { ControlState, Instance } from "../control/state.ts";
import { desiredOf, isLive, targetOf } from "../control/target.ts";
import type { Cluster } from "../model/cluster.ts";
import { urlOf } from "../model/listener.ts";
import { crashLines } from "./log-tail.ts";
import { scalingStatus } from "./scaling-status.ts";
import { type Shortfall, shortfallsOf } from "./shortfall.ts";
import type { InstanceWord, ReleaseStatus, ServiceStatus, Status } from "./status-types.ts";

export interface Seen {
  readonly supervisor: Status["supervisor"];
  readonly monoMs: number;
  logTail(instance: string, lines: number): readonly string[];
}

export function statusOf(state: ControlState, seen: Seen): Status {
  const shape = targetOf(state) ?? state.basis ?? state.current;
  const specs = shape?.parts ?? [];
  const kind = (wanted: PartSpec["kind"]): readonly PartSpec[] =>
    specs.filter((spec) => spec.kind === wanted);
  return {
    schema: 1,
    cluster: state.cluster,
    revision: state.current?.number ?? null,
    wanted: state.wanted,
    services: kind("service").map((spec) => serviceStatus(state, spec, seen.monoMs)),
    stores: kind("store").map((spec) => storeStatus(state, spec, seen.monoMs)),
    balancers: kind("balancer").map((spec) => balancerStatus(state, spec, seen.monoMs)),
    externals: externalsOf(shape?.cluster),
    jobs: kind("job").map((spec) => jobStatus(state, spec, shape?.number ?? 0)),
    release: releaseStatus(state),
    lastRelease: state.lastRelease,
    lock: state.lock,
    waitsFor: shortfallsOf(state, seen.monoMs).map((it) => ({ ...it, log: linesFor(it, seen) })),
    supervisor: seen.supervisor,
  };
}

function externalsOf(cluster: Cluster | undefined): Status["externals"] {
  return (cluster?.externals ?? []).map(({ name, host, port }) => {
    const address = `${host.includes(":") ? `[${host}]` : host}:${port.port}`;
    return { name, address, reachable: null, answer: "" };
  });
}

function linesFor({ subject, crashes }: Shortfall, seen: Seen): readonly string[] {
  if (!crashes) return seen.logTail(subject, 3);
  return crashLines((name, count) => seen.logTail(name, count), crashes.slot);
}

function serviceStatus(state: ControlState, spec: PartSpec, monoMs: number): ServiceStatus {
  const mine = instancesOf(state, spec.part);
  return {
    name: spec.part,
    desired: state.wanted === "down" ? 0 : desiredOf(state, spec),
    healthy: mine.filter((it) => it.readySinceMonoMs !== null).length,
    instances: mine.map((it) => ({
      id: it.id,
      revision: it.revision,
      address: addressOf(it),
      pid: pidOf(it),
      state: wordOf(state, it, monoMs),
      answer: lastAnswer(it),
    })),
    scaling: scalingStatus(state, spec, monoMs),
  };
}

function storeStatus(state: ControlState, spec: PartSpec, monoMs: number): Status["stores"][number] {
  const instance = newest(state, spec.part);
  if (!instance) return { name: spec.part, state: "down", address: "", pid: null };
  return {
    name: spec.part,
    state: wordOf(state, instance, monoMs),
    address: addressOf(instance),
    pid: pidOf(instance),
  };
}

function jobStatus(state: ControlState, spec: PartSpec, revision: number): Status["jobs"][number] {
  const isDone = state.jobsDone.includes(jobKey(spec.part, revision));
  const runs = instancesOf(state, spec.part).some((it) => it.process.status === "running");
  return { name: spec.part, revision, state: isDone ? "done" : runs ? "running" : "waiting" };
}

function releaseStatus({ release }: ControlState): ReleaseStatus | null {
  if (!release) return null;
  return {
    as: release.as,
    revision: release.to.number,
    from: release.from?.number ?? null,
    by: release.by,
    sinceWallMs: release.startedWallMs,
    phase: release.phase,
    reason: release.reason ?? null,
  };
}

/** By slot, and the older one of a slot first. */
function instancesOf(state: ControlState, part: string): readonly Instance[] {
  return Object.values(state.instances)
    .filter((it) => it.part === part && isLive(it))
    .sort((a, b) => a.slot - b.slot || a.revision - b.revision || a.generation - b.generation);
}

function newest(state: ControlState, part: string): Instance | undefined {
  return instancesOf(state, part).at(-1);
}

function pidOf(instance: Instance): number | null {
  return instance.process.status === "running" ? instance.process.identity.pid : null;
}

function addressOf(instance: Instance): string {
  return instance.port === 0 ? instance.address : `${instance.address}:${instance.port}`;
}

function wordOf(state: ControlState, instance: Instance, monoMs: number): InstanceWord {
  const { process, terminatedMonoMs, killedMonoMs, drainingSinceMonoMs } = instance;
  if (process.status === "gone") return "down";
  if (terminatedMonoMs !== null || killedMonoMs !== null) return "stopping";
  if (drainingSinceMonoMs !== null) return "draining";
  if (instance.readySinceMonoMs !== null) return "ready";
  const crash = state.crashes[slotKey(instance.part, instance.slot)];
  if (process.status === "none" && crash && crash.untilMonoMs > monoMs) return "backing-off";
  return instance.everReady ? "unhealthy" : "starting";
}

/** This machine reaches every balancer on the loopback. */
function balancerStatus(state: ControlState, spec: PartSpec, monoMs: number): Status["balancers"][number] {
  const instance = newest(state, spec.part);
  const cluster = (state.release?.to ?? state.basis)?.cluster;
  const balancer = cluster?.balancers.find(({ name }) => name === spec.part);
  const listeners = (balancer?.listeners ?? []).map((listener) => {
    return { name: listener.name, url: urlOf(listener), tls: listener.tls?.kind ?? null };
  });
  return {
    name: spec.part,
    url: listeners[0]?.url ?? "",
    listeners,
    state: instance ? wordOf(state, instance, monoMs) : "down",
    pid: instance ? pidOf(instance) : null,
    maintenance: state.maintenance?.[spec.part] ?? null,
  };
}
