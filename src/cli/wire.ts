/** The only place that joins the local target and the host to the engine and the supervisor. */

import { existsSync } from "node:fs";
import type { Server } from "node:http";
import { homedir } from "node:os";
import { join } from "node:path";
import { type Logger, pino } from "pino";
import { type ControlState, emptyState } from "../control/state.ts";
import { ArtifactStore } from "../host/artifact-store.ts";
import { cleanStaging } from "../host/artifacts.ts";
import { SystemClock } from "../host/clock.ts";
import { type JournalFile, openJournal } from "../host/journal.ts";
import { makeStateFolder } from "../host/state-folder.ts";
import { openVault, type Vault } from "../host/vault.ts";
import { vaultKeyPath } from "../host/vault-key.ts";
import { listen } from "../supervisor/listen.ts";
import type { SupervisorNeeds } from "../supervisor/needs.ts";
import { Refusal, refusalOf, systemRefusal } from "../supervisor/refusal.ts";
import { Supervisor } from "../supervisor/supervisor.ts";
import { claimRange } from "../targets/local/addresses.ts";
import { bootId } from "../targets/local/identity.ts";
import { interfaceAddresses } from "../targets/local/interfaces.ts";
import { cutLongLogs } from "../targets/local/logs/make-room.ts";
import { takenByOthers } from "../targets/local/port-free.ts";
import { latestLogOf, tailOf } from "./log-files.ts";
import { measuringWith } from "./measuring.ts";
import { monitoringWith } from "./monitoring.ts";
import type { ClusterPaths } from "./session.ts";
import { refuseForeignState } from "./state-place.ts";
import { heldExitCode, supervisorSocket } from "./supervisor-process.ts";
import { ownVersion } from "./version.ts";
import { openLocalWorld, type RunningWorld } from "./wire-world.ts";

/** Runs until the cluster is down, or until it is told to leave. What it starts does not need it to go on. */
export async function runSupervisor(paths: ClusterPaths, clusterName: () => Promise<string>): Promise<void> {
  const log = pino({ base: { pid: process.pid } }, destination());
  process.on("uncaughtException", (error) => {
    log.fatal({ stack: error.stack }, `the supervisor stops over a fault of its own: ${error.message}`);
    process.exit(1);
  });
  try {
    await supervise(paths, log, clusterName);
  } catch (error) {
    const { message, advice } = refusalOf(error);
    log.fatal({ advice }, message);
    process.exit(1);
  }
}

/** On a full disk there is nobody to tell: a log that cannot be written is no reason to end. */
function destination(): ReturnType<typeof pino.destination> {
  return pino.destination({ dest: 1, sync: true }).on("error", () => undefined);
}

async function supervise(
  paths: ClusterPaths,
  log: Logger,
  clusterName: () => Promise<string>,
): Promise<void> {
  const made = makeStateFolder(paths.state);
  if (!made.ok) throw new Refusal("failed", made.error.message, made.error.advice);
  refuseForeignState(paths.state.root);
  const journal = await openOwnJournal(paths, log, clusterName);
  await cleanStaging(paths.state.artifacts);
  const state = stateIn(journal);
  const running: { world?: RunningWorld; server?: Server } = {};
  const leave = (): void => {
    running.server?.close();
    running.world?.close();
    journal.close();
    process.exit(0);
  };
  const supervisor = new Supervisor(needsOf(paths, log, journal, state, running, leave));
  supervisor.start();
  running.server = await listen(supervisor, supervisorSocket(paths.state));
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => supervisor.leave());
  log.info({ version: ownVersion(), cluster: state.cluster }, "the supervisor takes requests");
}

/** One supervisor a cluster: the kernel's lock on the journal decides, and ends with the process. */
async function openOwnJournal(
  paths: ClusterPaths,
  log: Logger,
  clusterName: () => Promise<string>,
): Promise<JournalFile<ControlState>> {
  const range = ownRange(paths.state.root);
  const isNew = !existsSync(paths.state.journal);
  const initial = emptyState(isNew ? await clusterName() : "", range);
  const opened = openJournal<ControlState>({ path: paths.state.journal, initial });
  if (opened.ok) return opened.value;
  const { kind, message, advice } = opened.error;
  if (kind !== "held") throw new Refusal("failed", message, advice);
  log.info({}, message);
  process.exit(heldExitCode);
}

/** A journal without turns still knows for which cluster it was made. */
function stateIn(journal: JournalFile<ControlState>): ControlState {
  const state = journal.load() ?? journal.baseState()?.state;
  if (state) return state;
  throw new Refusal(
    "failed",
    "the journal holds no state",
    "remove .tutti/journal.sqlite and run `tutti up`",
  );
}

function ownRange(root: string): string {
  try {
    return claimRange(rangesFile(), root);
  } catch (error) {
    const refused = systemRefusal(error);
    if (!refused) throw error;
    const advice = "make that place writable for you, or set XDG_STATE_HOME to a folder of your own";
    throw new Refusal("failed", `the registry of loopback ranges: ${refused.message}`, advice);
  }
}

/** Ranges of loopback addresses by state folder, one file a user. */
function rangesFile(): string {
  const base = process.env["XDG_STATE_HOME"] || join(process.env["HOME"] || homedir(), ".local", "state");
  return join(base, "tutti", "ranges.json");
}

function needsOf(
  paths: ClusterPaths,
  log: Logger,
  journal: JournalFile<ControlState>,
  initial: ControlState,
  running: { world?: RunningWorld },
  leave: () => void,
): SupervisorNeeds {
  const { state: folder } = paths;
  const vault = openOwnVault(folder.secrets);
  const artifacts = new ArtifactStore({
    cluster: paths.folder,
    artifacts: folder.artifacts,
    logs: folder.logs,
  });
  let last = initial;
  const ownLog: SupervisorNeeds["log"] = {
    info: (fields, text) => log.info(fields, text),
    error: (fields, text) => log.error(fields, text),
  };
  const world = (accept: Parameters<SupervisorNeeds["openWorld"]>[0]): RunningWorld => {
    const state = (): ControlState => last;
    running.world = openLocalWorld({
      paths,
      log,
      journal,
      vault,
      artifacts,
      cluster: initial.cluster,
      state,
      accept,
    });
    return running.world;
  };
  return {
    cluster: initial.cluster,
    version: ownVersion(),
    pid: process.pid,
    clock: new SystemClock(),
    journal: {
      load: () => journal.load(),
      record: (turn, state, changed) => {
        withRoom(folder.logs, () => journal.record(turn, state, changed));
        last = state;
      },
    },
    initial,
    resumed: { kind: "resumed", fence: initial.fence + 1, bootId: bootId() },
    openWorld: world,
    records: journal,
    vault,
    artifacts,
    measuring: measuringWith(folder, () => running.world?.removed()),
    takenPort: ({ balancers }) => takenByOthers(balancers, interfaceAddresses(), paths.folder),
    monitoring: monitoringWith(folder.run, folder.targets, ownLog),
    logTail: (instance, lines) => tailOf(latestLogOf(folder.logs, instance), lines),
    log: ownLog,
    quit: leave,
  };
}

/** A log may have filled the disk: it is cut, and the write tried once more, before the supervisor ends over it. */
function withRoom(logs: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (cutLongLogs(logs) === 0) throw error;
    write();
  }
}

function openOwnVault(file: string): Vault {
  const opened = openVault({ file, keyFile: vaultKeyPath() });
  if (opened.ok) return opened.value;
  throw new Refusal("failed", opened.error.message, opened.error.advice);
}
