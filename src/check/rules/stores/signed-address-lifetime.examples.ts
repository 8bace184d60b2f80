/** Examples for signed-address-lifetime. */
import { type Cluster, cluster, type ObjectStoreOptions, objectStore, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

type Signed = NonNullable<ObjectStoreOptions["signed"]>;

const bucket = (
  options: Omit<ObjectStoreOptions, "access">,
  access: ObjectStoreOptions["access"] = "private",
): Cluster => {
  const invoices = objectStore("invoices", { access, ...options });
  return cluster("shop", {
    services: [service("shop", { command: ["shop"], env: { INVOICES: invoices.url } })],
  });
};

const signing = (signed: Signed): Cluster => bucket({ signed });

const about = { subject: "invoices", severity: "warning", path: ["signed", "lifetime"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "no lifetime",
      bad: { cluster: signing({}) },
      expected: [{ ...about, message: "unbounded" }],
      good: { cluster: signing({ lifetime: "10m" }) },
    },
    {
      name: "a day",
      bad: { cluster: signing({ lifetime: "24h", signedBy: "user" }) },
      expected: [{ ...about, message: "longLived" }],
      good: { cluster: signing({ lifetime: "15m", signedBy: "user" }) },
    },
    {
      name: "longer than the task's session",
      bad: { cluster: signing({ lifetime: "12h", signedBy: "task", session: "6h" }) },
      expected: [{ ...about, message: "diesEarly" }],
      good: { cluster: signing({ lifetime: "10m", signedBy: "task", session: "6h" }) },
    },
    {
      name: "private until somebody slips",
      bad: { cluster: bucket({ blocksPublicAccess: false }) },
      expected: [{ ...about, message: "canBePublic", path: ["blocksPublicAccess"] }],
      good: { cluster: bucket({ blocksPublicAccess: true }) },
    },
  ],
  innocents: [
    { name: "nobody signs", good: { cluster: bucket({}) } },
    { name: "public on purpose", good: { cluster: bucket({}, "public") } },
  ],
};
