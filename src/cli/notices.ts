/** What is said on screen wherever this target does less than the file states. */
import type { Terminal } from "./terminal.ts";

export function tellUnenforced(terminal: Terminal): void {
  terminal.tell(
    terminal.progressPaint.dim("security groups are stated, not enforced: this target has no --isolate yet"),
  );
}
