/** What is said on screen wherever this target does less than the file states. */
import type { Terminal } from "./terminal.ts";

export function tellUnenforced(terminal: Terminal): void {
  terminal.tell(
    terminal.progressPaint.dim(
      "security groups and limits on resources are stated, not enforced: this target cannot isolate yet",
    ),
  );
}
