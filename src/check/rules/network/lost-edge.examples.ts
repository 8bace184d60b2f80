/** Examples for lost-edge. */
import {
  type Cluster,
  cluster,
  http,
  loadBalancer,
  redis,
  type SecurityGroup,
  securityGroup,
  service,
  tcp,
} from "../../../index.ts";
import { nothingKnown } from "../../outside.ts";
import type { Example, RuleExamples } from "../../rule-tester.ts";

const backend = securityGroup("backend");
const platform = securityGroup("platform");

interface Wiring {
  /** Groups of the service. */
  readonly groups?: readonly SecurityGroup[];
  /** Groups that the store admits. */
  readonly from?: readonly SecurityGroup[];
  readonly port?: number;
}

const wired = ({ groups = [backend], from = [backend], port = 6379 }: Wiring): Cluster => {
  const state = redis("state", { from, port: tcp(port) });
  const web = service("web", { command: ["web"], port: http(80), groups, env: { URL: state.url } });
  return cluster("shop", { balancers: [loadBalancer("edge", { listen: http(81), to: web })] });
};

const alone = (): Cluster => {
  const web = service("web", { command: ["web"], port: http(80), groups: [backend] });
  const balancers = [loadBalancer("edge", { listen: http(81), to: web })];
  return cluster("shop", { balancers, stores: [redis("state", { from: backend })] });
};

const over = (planned: Cluster, running: Cluster = wired({})): Example => ({
  cluster: planned,
  outside: { ...nothingKnown, running },
});

export const examples: RuleExamples = {
  violations: [
    {
      name: "the group is renamed on both sides in one step",
      bad: over(wired({ groups: [platform], from: [platform] })),
      expected: [{ message: "notAdmittedAnyMore", subject: "state", severity: "error", path: ["from"] }],
      good: over(wired({ groups: [platform], from: [platform, backend] })),
    },
    {
      name: "the store moves to another port",
      bad: over(wired({ port: 6380 })),
      expected: [{ message: "movedPort", subject: "state", severity: "error", path: ["port"] }],
      good: over(wired({})),
    },
  ],
  innocents: [
    { name: "nothing runs yet", good: { cluster: wired({ port: 6380 }) } },
    { name: "the service needs the store no more", good: over(alone()) },
    {
      name: "it was never admitted",
      good: over(wired({ groups: [platform] }), wired({ groups: [platform] })),
    },
    { name: "more are admitted", good: over(wired({ from: [backend, platform] })) },
  ],
};
