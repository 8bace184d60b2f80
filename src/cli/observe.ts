/** What is known of the cluster right now, from the supervisor or else from the journal. Starts and writes nothing. */
import { assumedTimingsOf } from "../components/timings.ts";
import type { Timings } from "../contract/timing.ts";
import { type ControlState, emptyState } from "../control/state.ts";
import { SystemClock } from "../host/clock.ts";
import type { Cluster } from "../model/cluster.ts";
import { recordedArtifacts } from "../supervisor/history.ts";
import { type KnownOutside, knownOutside } from "../supervisor/known-outside.ts";
import type { SnapshotMessage } from "../supervisor/messages.ts";
import type { SupervisorClient } from "./client.ts";
import type { SupervisorFlags } from "./flags.ts";
import { readJournal } from "./kept.ts";
import type { ClusterPaths } from "./session.ts";
import { findSupervisor } from "./supervisor-process.ts";
import type { Terminal } from "./terminal.ts";

export interface Observed extends SnapshotMessage {
  /** Undefined when no supervisor runs. */
  readonly client: SupervisorClient | undefined;
  /** What the checker may know beside the file. */
  readonly known: KnownOutside;
}

export async function observe(
  terminal: Terminal,
  flags: SupervisorFlags,
  paths: ClusterPaths,
): Promise<Observed> {
  const client = await findSupervisor(terminal, flags, paths);
  const snapshot = client
    ? await client.get<SnapshotMessage>("/snapshot")
    : (journalSnapshot(paths) ?? nothingYet());
  return { client, ...snapshot, known: knownOutside(snapshot, new SystemClock().now().wallMs) };
}

function journalSnapshot(paths: ClusterPaths): SnapshotMessage | undefined {
  return readJournal(paths.state, (history) => {
    const state = history.load();
    if (!state) return undefined;
    return {
      state,
      timings: history.timings(),
      nextRevision: history.nextRevision(),
      recordedArtifacts: recordedArtifacts(history.revisions()),
    };
  });
}

/** The range of addresses is chosen by the first `up`; no decision depends on which one it is. */
function nothingYet(): SnapshotMessage {
  const state: ControlState = emptyState("", "127.0");
  const none = { ms: 0, source: "assumed" } as const;
  return {
    state,
    timings: { ready: {}, stop: {}, check: none, drain: none },
    nextRevision: 1,
    recordedArtifacts: {},
  };
}

/** Measured where there is a measurement, assumed elsewhere. */
export function timingsFor(observed: SnapshotMessage, cluster: Cluster): Timings {
  const assumed = assumedTimingsOf(cluster);
  const { ready, stop, check, drain } = observed.timings;
  return {
    ready: { ...assumed.ready, ...ready },
    stop: { ...assumed.stop, ...stop },
    check: check.source === "measured" ? check : assumed.check,
    drain: drain.source === "measured" ? drain : assumed.drain,
  };
}
