/** The whole check: order, severity by environment, and speed. */
import { expect, test } from "vitest";
import { type Cluster, cluster, http, loadBalancer, redis, service } from "../index.ts";
import { checkCluster, hasErrors } from "./run-checks.ts";

/** Guide 004 as it is written: three relayers, one Redis, one door. */
const relayer = (environment: Cluster["environment"]): Cluster => {
  const state = redis("state", { memory: "4 GiB", eviction: "allkeys-lru", resources: { memory: "4 GiB" } });
  const web = service("relayer", {
    command: ["relayer"],
    port: http(8080),
    health: http("/ready"),
    replicas: 3,
    stopGrace: "10s",
    env: { REDIS_URL: state.url },
  });
  return cluster("relayer", {
    environment,
    balancers: [loadBalancer("edge", { listen: http(80), to: web })],
  });
};

const rulesAndSeverities = (checked: Cluster): readonly string[] =>
  checkCluster(checked).map(({ rule, severity, subject }) => `${severity} ${rule} ${subject}`);

test("the faults of guide 004 are found, the most severe first", () => {
  expect(rulesAndSeverities(relayer("production"))).toEqual([
    "error eviction-on-state state",
    "error memory-limit-against-maxmemory state",
    "error drain-against-grace relayer",
    "warning single-point state",
    "warning replicas-in-one-zone relayer",
    "warning single-point edge",
  ]);
});

test("in development, findings about zones and single hosts are info, and errors stay errors", () => {
  expect(rulesAndSeverities(relayer("development"))).toEqual([
    "error eviction-on-state state",
    "error memory-limit-against-maxmemory state",
    "error drain-against-grace relayer",
    "info single-point state",
    "info replicas-in-one-zone relayer",
    "info single-point edge",
  ]);
});

test("hasErrors tells whether the cluster may start", () => {
  expect(hasErrors(checkCluster(relayer("production")))).toBe(true);
  const quiet = cluster("quiet", { services: [service("worker", { command: ["worker"] })] });
  expect(checkCluster(quiet)).toEqual([]);
  expect(hasErrors([])).toBe(false);
});

test("a finding carries the place of the builder call and the option path", () => {
  const [first] = checkCluster(relayer("production"));
  expect(first?.at.file).toMatch(/run-checks\.test\.ts$/);
  expect(first?.at.line).toBeGreaterThan(0);
  expect(first?.path).toEqual(["eviction"]);
});

test("a file is told to say that it is for development only while it does not", () => {
  const fixes = (checked: Cluster): readonly string[] =>
    checkCluster(checked)
      .filter(({ rule }) => rule === "single-point" || rule === "replicas-in-one-zone")
      .map(({ fix }) => fix);
  for (const fix of fixes(relayer("production"))) expect(fix).toContain('environment: "development"');
  for (const fix of fixes(relayer("development"))) expect(fix).not.toContain("environment");
});
