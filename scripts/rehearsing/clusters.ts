/** The clusters that are rehearsed over and over: those of the examples, the one of the mutants, and the eight of the speed figure. */
import relayer from "../../examples/relayer/cluster.ts";
import website from "../../examples/website/cluster.ts";
import { scenesOf } from "../../src/cli/rehearsing/scenes.ts";
import { assumedTimingsOf } from "../../src/components/timings.ts";
import { emptyState } from "../../src/control/state.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import { type Ground, groundOf } from "../../src/rehearsal/ground.ts";
import small from "../../tests/mutants/cluster.ts";
import eight from "../../tests/mutants/eight.ts";

export interface Rehearsed {
  readonly name: string;
  /** Its bring-up, and a release in which every service changes. */
  readonly grounds: readonly Ground[];
}

/** The same on every machine: the times are those that we assume, and the clock begins at a number of ours. */
export function rehearsedClusters(): readonly Rehearsed[] {
  return [
    rehearsed("eight", eight, 20),
    rehearsed("mutants", small),
    rehearsed("relayer", relayer),
    rehearsed("website", website),
  ];
}

/** @param machines Default: one in each zone of the file. */
export function rehearsed(name: string, cluster: Cluster, machines?: number): Rehearsed {
  const scenes = scenesOf({
    change: { kind: "deploy" },
    state: emptyState(cluster.name, "127.77"),
    nextRevision: 1,
    file: { cluster, artifacts: {}, secrets: {} },
    timings: assumedTimingsOf(cluster),
    now: { wallMs: 1_000_000, monoMs: 50_000 },
    by: "rehearsal",
    ...(machines === undefined ? {} : { machines }),
  });
  return { name, grounds: scenes.map(groundOf) };
}
