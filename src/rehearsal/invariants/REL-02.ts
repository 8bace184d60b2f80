/** REL-02: a revision that answers nothing takes no requests. */
import type { Invariant } from "./invariant.ts";

export const rel02: Invariant = {
  id: "REL-02",
  kind: "safety",
  statement: "no balancer sends requests to an instance that answers nobody from its start on",
  reason: "a release without a check replaces every instance that works by one that does not",
  bug: "containers-roadmap#1206, copilot#1879",
  begin: () => ({
    serving: ({ process }) => {
      if (!process.serving || process.behaviour.answersNobody !== true) return undefined;
      const balancer = [...process.pools].find(([, state]) => state === "ready")?.[0];
      return balancer && `${balancer} sends requests to ${process.instance}, which answers nobody`;
    },
  }),
};
