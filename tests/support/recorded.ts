/** What the journal of a cluster recorded, read when nobody holds it any more. */
import { join } from "node:path";
import type { StampedEvent } from "../../src/contract/event.ts";
import type { ControlState } from "../../src/control/state.ts";
import { step } from "../../src/control/step.ts";
import { openJournalReadOnly } from "../../src/host/journal.ts";
import type { JournalHistory, RecordedTurn } from "../../src/host/journal-history.ts";

export interface Recorded {
  readonly initial: ControlState;
  readonly turns: readonly RecordedTurn[];
}

export function recordedBelow(clusterFolder: string): Recorded {
  return readBelow(clusterFolder, (journal) => {
    const base = journal.baseState();
    if (!base) throw new Error("the journal has no state to begin with");
    return { initial: base.state, turns: journal.turns(base.sequence, 1_000_000) };
  });
}

export function eventsBelow(clusterFolder: string): readonly StampedEvent[] {
  return readBelow(clusterFolder, (journal) => journal.eventsAfter(0));
}

function readBelow<T>(clusterFolder: string, read: (journal: JournalHistory<ControlState>) => T): T {
  const journal = openJournalReadOnly<ControlState>(join(clusterFolder, ".tutti", "journal.sqlite"));
  if (!journal.ok) throw new Error(journal.error.message);
  try {
    return read(journal.value);
  } finally {
    journal.value.close();
  }
}

/** Ids of the effects from the request for a revision to the end of its release. */
export function effectsOfRelease({ initial, turns }: Recorded, revision: number): string[] {
  const ids = new Set<string>();
  let state = initial;
  for (const { input, now, effects } of turns) {
    const before = state.release?.to.number;
    state = step(state, input, now).state;
    const during = before === revision || state.release?.to.number === revision;
    if (during) for (const { id } of effects) ids.add(id);
    if (before === revision && state.release === null) break;
  }
  return [...ids];
}
