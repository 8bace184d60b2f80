/** Examples for cross-environment. */
import {
  type Cluster,
  type ClusterOptions,
  cluster,
  external,
  service,
  tcp,
  type Value,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const shop = (
  address: Value,
  environment: NonNullable<ClusterOptions["environment"]> = "production",
): Cluster =>
  cluster("shop", {
    environment,
    services: [service("orders", { command: ["orders"], env: { DATABASE: address } })],
  });

const database = (host: string) => external("database", { host, port: tcp(5432), scheme: "postgres" }).url;

const found = {
  message: "otherSide",
  subject: "orders",
  severity: "warning",
  path: ["env", "DATABASE"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "production with the store of staging",
      bad: { cluster: shop(database("orders.staging.example.com")) },
      expected: [found],
      good: { cluster: shop(database("orders.example.com")) },
      repairedTogether: "the address of an external stands in the variable that refers to it",
    },
    {
      name: "a text with another side's address",
      bad: { cluster: shop("postgres://app@orders-prod.example.com/orders", "development") },
      expected: [found],
      good: { cluster: shop("postgres://app@orders-local.example.com/orders", "development") },
    },
  ],
  innocents: [
    { name: "a word that only begins like one", good: { cluster: shop("https://devices.example.com/") } },
    { name: "a name that ends with .dev", good: { cluster: shop("https://orders.example.dev/") } },
    { name: "a test of development", good: { cluster: shop("http://test.example.com", "development") } },
  ],
};
