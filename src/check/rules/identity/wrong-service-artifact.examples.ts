/** Examples for wrong-service-artifact. */
import { artifact, type Cluster, cluster, service } from "../../../index.ts";
import type { OutsideFacts } from "../../outside.ts";
import type { RuleExamples } from "../../rule-tester.ts";

interface Source {
  readonly dir: string;
  readonly command?: readonly string[];
}

const twoServices = (app: Source, api: Source): Cluster =>
  cluster("site", {
    services: [
      service("api", { command: api.command ?? ["node", "server.js"], artifact: artifact({ dir: api.dir }) }),
      service("app", { command: app.command ?? ["node", "server.js"], artifact: artifact({ dir: app.dir }) }),
    ],
  });

const site = twoServices({ dir: "./app" }, { dir: "./api" });

const history = { "hash-app-1": ["app"], "hash-app-2": ["app"], "hash-api-1": ["api"] };

const known = (recorded: OutsideFacts["recordedArtifacts"], app: string, api: string): OutsideFacts => ({
  recordedArtifacts: recorded,
  artifacts: { app, api },
});

export const examples: RuleExamples = {
  violations: [
    {
      name: "guide 002: prod-app gets the task of prod-api",
      bad: { cluster: site, outside: known(history, "hash-api-1", "hash-api-2") },
      expected: [{ message: "recordedForAnother", subject: "app", severity: "error", path: ["artifact"] }],
      good: { cluster: site, outside: known(history, "hash-app-3", "hash-api-2") },
    },
    {
      name: "two services from one folder with one command",
      bad: { cluster: twoServices({ dir: "./api/" }, { dir: "./api" }) },
      expected: [{ message: "sameFolder", subject: "app", severity: "warning", path: ["artifact"] }],
      good: { cluster: site },
    },
  ],
  innocents: [
    {
      name: "a release of what ran before",
      good: { cluster: site, outside: known(history, "hash-app-1", "hash-api-1") },
    },
    {
      name: "a new service with known files",
      good: { cluster: site, outside: known({ h: ["api"] }, "h", "h2") },
    },
    {
      name: "services that share a code base, one of them released first",
      good: {
        cluster: twoServices({ dir: "./code", command: ["node", "app.js"] }, { dir: "./code" }),
        outside: known({ "hash-1": ["api", "app"], "hash-2": ["api"] }, "hash-2", "hash-2"),
      },
    },
  ],
};
