/** What is released does not work: every instance of a part in the new revision behaves badly. */

import { revisionsOf } from "../scene.ts";
import type { Behaviour } from "../world/process.ts";
import type { FaultBase, FaultKind } from "./fault.ts";

export interface BadRevision extends FaultBase {
  readonly kind: "bad-revision";
  readonly part: string;
  readonly revision: number;
  readonly how: "never-ready" | "ends-at-once" | "fails-later" | "leaks";
  /** After its start. */
  readonly afterMs: number;
}

const HOW: readonly BadRevision["how"][] = ["never-ready", "ends-at-once", "fails-later", "leaks"];

const SAID: Readonly<Record<BadRevision["how"], string>> = {
  "never-ready": "is never ready",
  "ends-at-once": "ends before it is ready",
  "fails-later": "is ready, and stops answering well",
  leaks: "is ready, and is ended by the kernel for its memory",
};

export const badRevision: FaultKind<BadRevision> = {
  kind: "bad-revision",
  text: ({ part, revision, how, afterMs }) =>
    `${part} of revision ${revision} ${SAID[how]}${how === "never-ready" ? "" : `, ${afterMs} ms after its start`}`,
  draw({ scene, moved, instances }, draws) {
    const { from, to } = revisionsOf(scene);
    const services = moved.filter((part) => instances.service.some((it) => it.startsWith(`${part}-`)));
    const part = draws.pick(services, "part");
    const how = draws.pick(HOW, "how");
    // A first revision that is bad has nothing to go back to; and one that is there already is not bad.
    if (part === undefined || how === undefined || !to || !from || from.number === to.number)
      return undefined;
    const afterMs = draws.between(
      how === "ends-at-once" ? 20 : 600,
      how === "ends-at-once" ? 300 : 20_000,
      "after",
    );
    return { kind: "bad-revision", at: { kind: "outset" }, part, revision: to.number, how, afterMs };
  },
  strike({ part, revision, how, afterMs }, { disturbance, happened }) {
    disturbance.addRule({
      applies: (start) => start.part === part && start.revision === revision,
      behaviour: (usual) => behaviours[how](afterMs, usual),
      used: happened,
    });
  },
};

const behaviours: Readonly<Record<BadRevision["how"], (afterMs: number, usual: Behaviour) => Behaviour>> = {
  "never-ready": () => ({ readyMs: null }),
  "ends-at-once": (afterMs) => ({ readyMs: null, end: { afterMs, code: 1, signal: null } }),
  "fails-later": (afterMs, { readyMs }) => ({ readyMs, unhealthyAfterMs: afterMs }),
  leaks: (afterMs, { readyMs }) => ({
    readyMs,
    end: {
      afterMs,
      code: null,
      signal: "SIGKILL",
      note: "ended by the kernel: it used more memory than it may",
    },
  }),
};
