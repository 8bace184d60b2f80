/** What is said on screen wherever this target does less than the file states: by name, and why. */
import type { Unenforced } from "../check/outside.ts";
import { type Cluster, partsOf } from "../model/cluster.ts";
import { unenforcedHere } from "../targets/local/enforcement.ts";
import type { Terminal } from "./terminal.ts";

export function tellUnenforced(terminal: Terminal, cluster: Cluster): void {
  for (const line of unenforcedLines(cluster, unenforcedHere())) {
    terminal.tell(terminal.progressPaint.dim(line));
  }
}

/** One line for each thing that is stated and not enforced. */
export function unenforcedLines(cluster: Cluster, unenforced: Unenforced): readonly string[] {
  const { memory, cpu, reservations } = unenforced;
  const stating = (what: "memoryBytes" | "cpu" | "reserved"): string => {
    const parts = partsOf(cluster).filter((part) => {
      const stated = "resources" in part ? part.resources?.[what] : undefined;
      return typeof stated === "object" ? Object.keys(stated).length > 0 : stated !== undefined;
    });
    return parts.map(({ name }) => name).join(", ");
  };
  const line = (what: string, parts: string, why: string | undefined): string[] =>
    why === undefined || parts === "" ? [] : [`${what} of ${parts} are stated, not enforced: ${why}`];
  return [
    "security groups are stated, not enforced: this target cannot isolate networks yet",
    ...line("limits on memory", stating("memoryBytes"), memory),
    ...line("limits on cpu", stating("cpu"), cpu),
    ...line("reservations", stating("reserved"), reservations),
  ];
}
