/** Reads the journal of a cluster that no supervisor owns. Writes nothing into one of this version. */
import type { ControlState } from "../control/state.ts";
import { openJournalReadOnly } from "../host/journal.ts";
import type { JournalHistory } from "../host/journal-history.ts";
import type { StateFolder } from "../host/state-folder.ts";
import { Refusal } from "../supervisor/refusal.ts";

/** Undefined when there is no journal yet. Refused while a process owns it: only that process knows how things stand. */
export function readJournal<T>(
  state: StateFolder,
  read: (history: JournalHistory<ControlState>) => T,
): T | undefined {
  const opened = openJournalReadOnly<ControlState>(state.journal);
  if (!opened.ok) {
    const { kind, message, advice, pid } = opened.error;
    if (kind === "missing") return undefined;
    throw kind === "held" ? heldRefusal(state, pid) : new Refusal("failed", message, advice);
  }
  try {
    return read(opened.value);
  } finally {
    opened.value.close();
  }
}

/** A refusal when a process owns the journal and so the cluster; undefined when nobody does. */
export function journalHeld(state: StateFolder): Refusal | undefined {
  const opened = openJournalReadOnly<ControlState>(state.journal);
  if (opened.ok) opened.value.close();
  return !opened.ok && opened.error.kind === "held" ? heldRefusal(state, opened.error.pid) : undefined;
}

/** It must never be taken for "nothing runs": what depends on that removes data. */
function heldRefusal(state: StateFolder, pid: number | undefined): Refusal {
  const who = pid === undefined ? "a process that the system does not name" : `process ${pid}`;
  const text = `${who} owns the journal of this cluster, and no supervisor answers in ${state.run}`;
  const end = pid === undefined ? "end it" : `end it with \`kill ${pid}\``;
  const advice = `wait if it has only just begun; else ${end}: what the cluster runs stays. Then run the command again`;
  return new Refusal("failed", text, advice);
}
