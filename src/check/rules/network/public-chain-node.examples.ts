/** Examples for public-chain-node. */
import {
  anywhere,
  type Cluster,
  cluster,
  http,
  loadBalancer,
  operators,
  type SecurityGroup,
  service,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

interface Node {
  readonly origin?: string;
  readonly isLimited?: boolean;
  readonly from?: SecurityGroup;
}

const node = ({ origin = "https://wallet.example", isLimited = true, from = anywhere }: Node): Cluster => {
  const geth = service("geth", {
    command: ["geth"],
    port: http(8545),
    ethereum: { corsDomains: [origin] },
    ...(isLimited ? { rateLimit: { perSecond: 20, burst: 40 } } : {}),
  });
  return cluster("chain", { balancers: [loadBalancer("edge", { listen: http(80), from, to: geth })] });
};

const expected = { subject: "geth", severity: "warning" } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "the Loopring guide: --rpccorsdomain *",
      bad: { cluster: node({ origin: "*" }) },
      expected: [{ ...expected, message: "everyPage", path: ["ethereum", "corsDomains"] }],
      good: { cluster: node({}) },
    },
    {
      name: "as often as they like",
      bad: { cluster: node({ isLimited: false }) },
      expected: [{ ...expected, message: "unlimited", path: ["rateLimit"] }],
      good: { cluster: node({}) },
    },
  ],
  innocents: [
    {
      name: "a door for operators",
      good: { cluster: node({ origin: "*", isLimited: false, from: operators }) },
    },
  ],
};
