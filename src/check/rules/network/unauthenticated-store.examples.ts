/** Examples for unauthenticated-store. */
import { anywhere, type Cluster, cluster, mysql, redis, secret, securityGroup } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const state = (hasPassword: boolean): Cluster =>
  cluster("relay", {
    stores: [
      redis("state", { from: anywhere, ...(hasPassword ? { password: secret("STATE_PASSWORD") } : {}) }),
    ],
  });

const office = securityGroup("office", { ranges: ["10.0.0.0/8"] });

const orders = (hasPassword: boolean): Cluster =>
  cluster("bank", {
    stores: [
      mysql("orders", { from: office, ...(hasPassword ? { password: secret("ORDERS_PASSWORD") } : {}) }),
    ],
  });

const expected = { message: "open", severity: "warning", path: ["password"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "guide 004: Redis on the host's port, without AUTH",
      bad: { cluster: state(false) },
      expected: [{ ...expected, subject: "state" }],
      good: { cluster: state(true) },
    },
    {
      name: "a database for the whole office",
      bad: { cluster: orders(false) },
      expected: [{ ...expected, subject: "orders" }],
      good: { cluster: orders(true) },
    },
  ],
  innocents: [
    {
      name: "only parts of the cluster connect",
      good: { cluster: cluster("a", { stores: [redis("state")] }) },
    },
    {
      name: "only this machine connects",
      good: {
        cluster: cluster("a", {
          stores: [redis("state", { from: securityGroup("local", { ranges: ["127.0.0.0/8"] }) })],
        }),
      },
    },
  ],
};
