/** Examples for unverified-download. */
import { type Cluster, cluster, kafka, type Package } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const sha256 = "0a".repeat(32);
const plain = "http://mirror.example/kafka.tgz";
const sealed = "https://mirror.example/kafka.tgz";

const events = (from: Pick<Package, "url" | "sha256">): Cluster => {
  const operation = { packages: [{ program: "kafka", version: "3.9.0", ...from }] };
  return cluster("chain", { stores: [kafka("events", { offsetsReplication: 1, operation })] });
};

const expected = { subject: "events", severity: "warning", path: ["operation", "packages"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "the Loopring guide: a mirror over plain HTTP",
      bad: { cluster: events({ url: plain }) },
      expected: [{ ...expected, message: "plain" }],
      good: { cluster: events({ url: plain, sha256 }) },
    },
    {
      name: "a mirror over TLS",
      bad: { cluster: events({ url: sealed }) },
      expected: [{ ...expected, message: "unchecked" }],
      good: { cluster: events({ url: sealed, sha256 }) },
    },
  ],
  innocents: [{ name: "packages of the system are signed", good: { cluster: events({}) } }],
};
