/** Examples for console-open. */
import {
  anywhere,
  type Cluster,
  type ConsoleOptions,
  cluster,
  http,
  onPort,
  operators,
  type SecurityGroup,
  service,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const page = (login: ConsoleOptions["login"], from: SecurityGroup = operators): Cluster => {
  const options = { port: http(3000), ports: { api: http(3001) }, console: { login }, from };
  return cluster("chain", { services: [service("browser", { command: ["node", "app.js"], ...options })] });
};

const expected = { subject: "browser" } as const;
const path = ["console", "login"];

export const examples: RuleExamples = {
  violations: [
    {
      name: "the Loopring guide: an editor of ZooKeeper for the world",
      bad: { cluster: page("own", anywhere) },
      expected: [{ ...expected, message: "world", severity: "error", path: ["from"] }],
      good: { cluster: page("own", operators) },
    },
    {
      name: "admin/admin",
      bad: { cluster: page("factory") },
      expected: [{ ...expected, message: "factory", severity: "error", path }],
      good: { cluster: page("own") },
    },
    {
      name: "no login at all",
      bad: { cluster: page("none") },
      expected: [{ ...expected, message: "none", severity: "warning", path }],
      good: { cluster: page("own") },
    },
  ],
  innocents: [{ name: "another port is open", good: { cluster: page("own", onPort(anywhere, http(3001))) } }],
};
