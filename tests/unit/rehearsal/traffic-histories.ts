/** Histories that break a promise to those who live in the simulated world, and ones that keep it. */
import type { Suffering } from "../../../src/rehearsal/world/happening.ts";
import type { Case, History } from "./history.ts";

const kinds: Readonly<Record<string, Suffering>> = {
  "NET-01": "not-connected",
  "NET-02": "not-listening",
  "CONN-01": "not-served",
  "REQ-01": "not-answered",
  "SES-01": "cut",
  "ST-01": "write-lost",
  "ST-02": "out-of-memory",
};

/** Each is broken by its own suffering, and by no other. */
const suffered = Object.entries(kinds).map(([id, is]): [string, Case] => {
  const others = Object.values(kinds).filter((other) => other !== is);
  const keeps = (history: History): History => {
    for (const other of others) history.tell({ kind: "suffered", is: other, text: "it hurts elsewhere" });
    return history;
  };
  return [id, { breaks: (it) => it.tell({ kind: "suffered", is, text: "it hurts" }), keeps }];
});

export const trafficCases: Readonly<Record<string, Case>> = {
  ...Object.fromEntries(suffered),
  "REL-02": {
    breaks: (it) => {
      const process = it.started("web-1.r2", "web", 1, 2).process("web-1.r2");
      Object.assign(process, { behaviour: { readyMs: 1, answersNobody: true } });
      return it.member("web-1.r2", "absent", "ready").serving("web-1.r2", true);
    },
    keeps: (it) =>
      it.started("web-1.r2", "web", 1, 2).member("web-1.r2", "absent", "ready").serving("web-1.r2", true),
  },
  // Revision 2 gives web what was built for the gateway.
  "ART-01": {
    breaks: (it) => it.started("web-1.r2", "web", 1, 2),
    keeps: (it) => it.started("web-4.r1", "web", 4, 1),
  },
};
