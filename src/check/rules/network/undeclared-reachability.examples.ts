/** Examples for undeclared-reachability. */
import { type Cluster, cluster, redis, type SecurityGroup, securityGroup, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const backend = securityGroup("backend");

/** One service uses the store, the others are in groups of their own choice. */
const sharing = (
  others: number,
  groups: readonly SecurityGroup[],
  from?: readonly SecurityGroup[],
): Cluster => {
  const state = redis("state", from ? { from } : {});
  const user = service("user", { command: ["user"], groups: [backend], env: { URL: state.url } });
  const more = Array.from({ length: others }, (_, index) =>
    service(`other-${index}`, { command: ["other"], groups }),
  );
  return cluster("shop", { services: [user, ...more] });
};

const expected = [
  { message: "moreThanNeeded", subject: "state", severity: "warning", path: ["from"] },
] as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "a neighbour in the group",
      bad: { cluster: sharing(1, [backend], [backend]) },
      expected,
      good: { cluster: sharing(1, [], [backend]) },
    },
    {
      name: "many neighbours in the group",
      bad: { cluster: sharing(9, [backend], [backend]) },
      expected,
      good: { cluster: sharing(9, [backend]) },
    },
  ],
  innocents: [
    { name: "nobody but the user is in the group", good: { cluster: sharing(0, [], [backend]) } },
    {
      name: "a range of addresses has no members",
      good: { cluster: sharing(1, [], [securityGroup("office", { ranges: ["10.0.0.0/8"] })]) },
    },
  ],
};
