/** The local target as the engine's world: what it must know of the cluster, and what is noted on the way. */
import type { Logger } from "pino";
import type { Effect, Outcome } from "../contract/effect.ts";
import type { Input, World } from "../contract/ports.ts";
import type { Revision } from "../contract/revision.ts";
import type { Watch } from "../contract/watch.ts";
import type { ControlState, Instance } from "../control/state.ts";
import { isLive } from "../control/target.ts";
import type { ArtifactStore } from "../host/artifact-store.ts";
import { developmentCertificate } from "../host/development-certificate.ts";
import type { JournalFile } from "../host/journal.ts";
import type { Vault } from "../host/vault.ts";
import { partNamed } from "../model/cluster.ts";
import { Cgroups } from "../targets/local/cgroups/cgroups.ts";
import { Engines } from "../targets/local/engines.ts";
import { interfaceAddresses } from "../targets/local/interfaces.ts";
import type { LaunchSources } from "../targets/local/launching.ts";
import { forgetInstances, forgetPassing } from "../targets/local/layout.ts";
import { LocalWorld } from "../targets/local/local-world.ts";
import { LogKeeper } from "../targets/local/logs/keeper.ts";
import { crashHooks, crashPointIn } from "./crash-injection.ts";
import { authorityFile } from "./listener-trust.ts";
import { Removed } from "./removed.ts";
import type { ClusterPaths } from "./session.ts";
import type { RemovedCounters } from "./traffic.ts";

export interface WorldSources {
  readonly paths: ClusterPaths;
  readonly cluster: string;
  readonly log: Logger;
  readonly journal: JournalFile<ControlState>;
  readonly vault: Vault;
  readonly artifacts: ArtifactStore;
  state(): ControlState;
  accept(input: Input): void;
}

export interface RunningWorld extends World {
  /** What servers that were taken out of pools had counted. */
  removed(): RemovedCounters;
  close(): void;
}

export function openLocalWorld(sources: WorldSources): RunningWorld {
  const { paths, cluster, log } = sources;
  const known = new Set(Object.keys(sources.state().instances));
  forgetInstances(paths.state.root, known);
  forgetPassing(paths.state.run, known);
  new Cgroups(cluster, paths.state.root).sweep(known);
  const point = crashPointIn(process.env);
  const launching = launchSources(sources);
  const local = new LocalWorld({
    ...launching,
    cluster,
    balancers: new Engines({
      ...launching,
      revisionOf: (balancer) => newestOf(sources.state(), balancer)?.revision,
    }),
    deliver: (observation) => sources.accept(observation),
    onWarning: (instance, text) => log.warn({ instance }, text),
    ...(point ? crashHooks(point, () => process.kill(process.pid, "SIGKILL")) : {}),
  });
  const keeper = keepLogs(sources);
  return counting(local, () => keeper.close());
}

function keepLogs({ paths, log, state, accept }: WorldSources): LogKeeper {
  const keeper = new LogKeeper({
    folder: paths.state.logs,
    alive: () => new Set(Object.keys(state().instances)),
    wallMs: () => Date.now(),
    onTrouble: (text) => log.warn(text),
    onFlood: (instance, text) => accept({ kind: "remark", instance, text }),
  });
  keeper.start();
  return keeper;
}

function launchSources({ paths, journal, vault, artifacts, state }: WorldSources): LaunchSources {
  const revisions = new Map<number, Revision>();
  // One that is not there yet is asked for again: it may be stored later.
  const revision = (number: number): Revision | undefined => {
    const found = revisions.get(number) ?? journal.revision(number);
    if (found) revisions.set(number, found);
    return found;
  };
  return {
    stateFolder: paths.state.root,
    runFolder: paths.state.run,
    clusterFolder: paths.folder,
    interfaceAddresses: interfaceAddresses(),
    revision,
    resolveSecret: (name, version) => vault.get(name, version)?.reveal(),
    addressOf: (part) => addressIn(state(), part),
    artifactFolder: (hash) => artifacts.folderOf(hash),
    developmentCertificate: (names) => {
      const wanted = { addresses: interfaceAddresses(), names };
      return developmentCertificate(vault, authorityFile(paths.state.root), wanted, Date.now());
    },
  };
}

/** Where a part is reached: balancers on the machine's own addresses, the others where their newest instance is. */
export function addressIn(state: ControlState, part: string): ReturnType<LaunchSources["addressOf"]> {
  const newest = newestOf(state, part);
  if (!newest) return undefined;
  const cluster = (state.release?.to ?? state.basis)?.cluster;
  const isBalancer = cluster !== undefined && partNamed(cluster, part)?.kind === "balancer";
  return { host: isBalancer ? "127.0.0.1" : newest.address, port: newest.port };
}

function newestOf(state: ControlState, part: string): Instance | undefined {
  const mine = Object.values(state.instances).filter((it) => it.part === part && isLive(it));
  return mine.sort((a, b) => a.revision - b.revision || a.generation - b.generation).at(-1);
}

/** Counters of a server go with it, so they are added up as it is removed. */
function counting(local: LocalWorld, onClose: () => void): RunningWorld {
  const removed = new Removed();
  return {
    perform: (effect: Effect, done: (outcome: Outcome) => void) => {
      local.perform(effect, (outcome) => {
        removed.take(effect.body, outcome);
        done(outcome);
      });
    },
    watch: (watches: Iterable<Watch>) => local.watch(watches),
    removed: () => removed.counters,
    close: () => {
      onClose();
      local.close();
    },
  };
}
