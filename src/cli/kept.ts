/** Reads the journal of a cluster that no supervisor owns. Writes nothing. */
import type { ControlState } from "../control/state.ts";
import { openJournalReadOnly } from "../host/journal.ts";
import type { JournalHistory } from "../host/journal-history.ts";
import type { StateFolder } from "../host/state-folder.ts";
import { Refusal } from "../supervisor/refusal.ts";

/** Undefined when there is no journal yet, or a supervisor owns it: then the supervisor is to be asked. */
export function readJournal<T>(
  state: StateFolder,
  read: (history: JournalHistory<ControlState>) => T,
): T | undefined {
  const opened = openJournalReadOnly<ControlState>(state.journal);
  if (!opened.ok) {
    const { kind, message, advice } = opened.error;
    if (kind === "missing" || kind === "held") return undefined;
    throw new Refusal("failed", message, advice);
  }
  try {
    return read(opened.value);
  } finally {
    opened.value.close();
  }
}
