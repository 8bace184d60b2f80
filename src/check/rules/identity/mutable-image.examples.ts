/** Examples for mutable-image. */
import { type Cluster, cluster, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const running = (image?: string): Cluster =>
  cluster("site", { services: [service("app", { command: ["app"], ...(image ? { image } : {}) })] });

const digest = `@sha256:${"0123456789abcdef".repeat(4)}`;
const path = ["image"];

export const examples: RuleExamples = {
  violations: [
    {
      name: "guide 002: the image of the api",
      bad: { cluster: running("prod/api:latest") },
      expected: [{ message: "latest", subject: "app", severity: "error", path }],
      good: { cluster: running(`prod/api${digest}`) },
    },
    {
      name: "guide 002: the image of the app has no tag, in a registry with a port",
      bad: { cluster: running("registry:5000/prod/app") },
      expected: [{ message: "latest", subject: "app", severity: "error", path }],
      good: { cluster: running(`registry:5000/prod/app${digest}`) },
    },
    {
      name: "a tag that looks like a version",
      bad: { cluster: running("prod/api:1.4.2") },
      expected: [{ message: "tag", subject: "app", severity: "warning", path }],
      good: { cluster: running(`prod/api:1.4.2${digest}`) },
    },
  ],
  innocents: [{ name: "no image at all", good: { cluster: running() } }],
};
