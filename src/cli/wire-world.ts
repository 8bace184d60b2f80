/** The local target as the engine's world: what it must know of the cluster, and what is noted on the way. */
import type { Logger } from "pino";
import type { Effect, Outcome } from "../contract/effect.ts";
import type { Input, World } from "../contract/ports.ts";
import type { Revision } from "../contract/revision.ts";
import type { Watch } from "../contract/watch.ts";
import type { ControlState } from "../control/state.ts";
import { isLive } from "../control/target.ts";
import type { ArtifactStore } from "../host/artifact-store.ts";
import type { JournalFile } from "../host/journal.ts";
import type { Vault } from "../host/vault.ts";
import { partNamed } from "../model/cluster.ts";
import { HaproxyDriver } from "../targets/local/haproxy-driver.ts";
import { interfaceAddresses } from "../targets/local/interfaces.ts";
import type { LaunchSources } from "../targets/local/launching.ts";
import { forgetInstances } from "../targets/local/layout.ts";
import { LocalWorld } from "../targets/local/local-world.ts";
import { crashHooks, crashPointIn } from "./crash-injection.ts";
import type { RemovedCounters } from "./measuring.ts";
import type { ClusterPaths } from "./session.ts";

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
  forgetInstances(paths.state.root, new Set(Object.keys(sources.state().instances)));
  const point = crashPointIn(process.env);
  const local = new LocalWorld({
    ...launchSources(sources),
    cluster,
    balancers: new HaproxyDriver(paths.state.run),
    deliver: (observation) => sources.accept(observation),
    onWarning: (instance, text) => log.warn({ instance }, text),
    ...(point ? crashHooks(point, () => process.kill(process.pid, "SIGKILL")) : {}),
  });
  return counting(local);
}

function launchSources({ paths, journal, vault, artifacts, state }: WorldSources): LaunchSources {
  const revisions = new Map<number, Revision | undefined>();
  return {
    stateFolder: paths.state.root,
    runFolder: paths.state.run,
    clusterFolder: paths.folder,
    interfaceAddresses: interfaceAddresses(),
    revision: (number) => {
      if (!revisions.has(number)) revisions.set(number, journal.revision(number));
      return revisions.get(number);
    },
    resolveSecret: (name) => vault.get(name)?.reveal(),
    addressOf: (part) => addressIn(state(), part),
    artifactFolder: (hash) => artifacts.folderOf(hash),
  };
}

/** Where a part is reached: balancers on the machine's own addresses, the others where their newest instance is. */
function addressIn(state: ControlState, part: string): ReturnType<LaunchSources["addressOf"]> {
  const mine = Object.values(state.instances).filter((it) => it.part === part && isLive(it));
  const newest = mine.sort((a, b) => a.revision - b.revision || a.generation - b.generation).at(-1);
  if (!newest) return undefined;
  const cluster = (state.release?.to ?? state.basis)?.cluster;
  const isBalancer = cluster !== undefined && partNamed(cluster, part)?.kind === "balancer";
  return { host: isBalancer ? "127.0.0.1" : newest.address, port: newest.port };
}

/** Counters of a server go with it, so they are added up as it is removed. */
function counting(local: LocalWorld): RunningWorld {
  let sum: RemovedCounters = { errors5xx: 0, aborted: 0 };
  return {
    perform: (effect: Effect, done: (outcome: Outcome) => void) => {
      local.perform(effect, (outcome) => {
        if (outcome.ok && outcome.counters) {
          const { errors5xx, aborted } = outcome.counters;
          sum = { errors5xx: sum.errors5xx + errors5xx, aborted: sum.aborted + aborted };
        }
        done(outcome);
      });
    },
    watch: (watches: readonly Watch[]) => local.watch(watches),
    removed: () => sum,
    close: () => local.close(),
  };
}
