/** Examples for undeclared-exposure. */
import {
  anywhere,
  type Cluster,
  cluster,
  http,
  loadBalancer,
  onPort,
  redis,
  type SecurityGroup,
  securityGroup,
  service,
  tcp,
} from "../../../index.ts";
import type { Innocent, RuleExamples, Violation } from "../../rule-tester.ts";

const openRedis = (from: SecurityGroup): Cluster => cluster("shop", { stores: [redis("state", { from })] });

const started = (...command: readonly string[]): Cluster =>
  cluster("shop", { services: [service("web", { command: ["web", ...command], port: http(8080) })] });

const given = (env: Readonly<Record<string, string>>): Cluster =>
  cluster("shop", { services: [service("web", { command: ["web"], port: http(8080), env })] });

const badCommands: readonly (readonly string[])[] = [
  ["--host", "0.0.0.0"],
  ["--host=::"],
  ["--bind", "*"],
  ["--bind-address", "*"],
  ["-b", "0.0.0.0:8080"],
  ["--listen", "[::]:8080"],
  ["tcp://*:8080"],
  ["-c", "exec web --http.addr 0.0.0.0 --port 8080"],
];

const innocentCommands: readonly (readonly string[])[] = [
  ["--host", "{host}"],
  ["--trusted", "0.0.0.0/0"],
  ["--files", "*"],
  ["std::vector"],
  ["--gzip", "*"],
  ["-c", "ls -l *"],
];

const badVariables: readonly (readonly [string, string])[] = [
  ["BIND_ADDRESS", "0.0.0.0"],
  ["LISTEN", "*"],
  ["SERVER_HOST", "::"],
  ["KAFKA_LISTENERS", "PLAINTEXT://0.0.0.0:9092"],
];

const innocentVariables: readonly (readonly [string, string])[] = [
  ["CORS_ORIGIN", "*"],
  ["ALLOWED_HOSTS", "*"],
  ["NO_PROXY", "0.0.0.0"],
  ["PATTERN", "*"],
];

const violations: readonly Violation[] = [
  {
    name: "a store open to anywhere",
    bad: { cluster: openRedis(anywhere) },
    expected: [{ message: "openStore", subject: "state", severity: "error", path: ["from"] }],
    good: { cluster: openRedis(securityGroup("backend")) },
  },
  {
    name: "a store open to a group of every address",
    bad: { cluster: openRedis(securityGroup("world", { ranges: ["0.0.0.0/0"] })) },
    expected: [{ message: "openStore", subject: "state", severity: "error", path: ["from"] }],
    good: { cluster: openRedis(securityGroup("world", { ranges: ["10.0.0.0/8"] })) },
  },
  ...badCommands.map(
    (words): Violation => ({
      name: `command ${words.join(" ")}`,
      bad: { cluster: started(...words) },
      expected: [{ message: "wildcardCommand", subject: "web", severity: "error", path: ["command"] }],
      good: { cluster: started("--host", "{host}") },
    }),
  ),
  ...badVariables.map(
    ([name, value]): Violation => ({
      name: `variable ${name}=${value}`,
      bad: { cluster: given({ [name]: value }) },
      expected: [{ message: "wildcardVariable", subject: "web", severity: "error", path: ["env", name] }],
      good: { cluster: given({}) },
    }),
  ),
];

const web = service("web", { command: ["web"], port: http(8080), health: http("/ready") });

const innocents: readonly Innocent[] = [
  ...innocentCommands.map((words) => ({
    name: `harmless: ${words.join(" ")}`,
    good: { cluster: started(...words) },
  })),
  ...innocentVariables.map(([name, value]) => ({
    name: `harmless: ${name}=${value}`,
    good: { cluster: given({ [name]: value }) },
  })),
  {
    name: "another port than that of the data is open",
    good: { cluster: openRedis(onPort(anywhere, tcp(9121))) },
  },
  {
    name: "a balancer that is declared open",
    good: {
      cluster: cluster("shop", {
        balancers: [loadBalancer("edge", { listen: http(80), from: anywhere, to: web })],
      }),
    },
  },
];

export const examples: RuleExamples = { violations, innocents };
