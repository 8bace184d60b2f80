/** The history as a table. Pure. */
import { tableText } from "../base/table.ts";
import type { History } from "../supervisor/history.ts";
import type { Paint } from "./paint.ts";

/** Enough of a content hash to tell two artefacts apart by eye. */
const HASH_SHOWN = 12;

const REASON_SHOWN = 60;

export function historyLines({ revisions }: History, paint: Paint): readonly string[] {
  if (revisions.length === 0) return ["no revision yet: `tutti up` makes the first"];
  const rows = revisions.map((it) => [
    `${it.current ? paint.bold("*") : " "} ${it.revision}`,
    outcomeText(it.outcome, paint),
    it.at.slice(0, 19).replace("T", " "),
    it.by,
    it.services.map(({ name, artifact }) => `${name} ${artifact?.slice(0, HASH_SHOWN) ?? "-"}`).join(", "),
    shortened(it.reason ?? ""),
  ]);
  return tableText(["  REVISION", "OUTCOME", "AT (UTC)", "BY", "SERVICES", "REASON"], rows).split("\n");
}

/** One line of the table; the whole reason is in --json. */
function shortened(reason: string): string {
  const [first = ""] = reason.split("\n");
  if (first === reason && reason.length <= REASON_SHOWN) return reason;
  return `${first.slice(0, REASON_SHOWN - 1).trimEnd()}…`;
}

function outcomeText(outcome: History["revisions"][number]["outcome"], paint: Paint): string {
  if (outcome === "complete") return paint.good(outcome);
  return outcome === "failed" ? paint.bad(outcome) : paint.warn(outcome);
}
