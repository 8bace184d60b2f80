/** The advice of drain-against-grace can be followed, also where nothing is waited for. */
import { expect, test } from "vitest";
import { cluster, http, loadBalancer, rolling, service } from "../index.ts";
import { checkCluster } from "./run-checks.ts";

function adviceFor(drain: "0s" | "5s", server?: "10s"): string | undefined {
  const web = service("web", { command: ["web"], port: http(8080), release: rolling({ drain }) });
  const timeouts = server ? { server } : {};
  const edge = loadBalancer("edge", { listen: http(80), to: web, timeouts });
  const found = checkCluster(cluster("shop", { balancers: [edge] }));
  return found.find(({ rule }) => rule === "drain-against-grace")?.fix;
}

test("a drain of 0 asks for no timeout of 0, which no balancer has", () => {
  expect(adviceFor("0s", "10s")).toBe('set the drain of "web" to 10s or more.');
  expect(adviceFor("0s")).toMatch(/^set the drain of "web" to \d+s or more\.$/);
});

test("another drain leaves both ways", () => {
  expect(adviceFor("5s", "10s")).toContain('or more, or timeouts.server of "edge" to 5s or less.');
  expect(adviceFor("5s")).toContain('timeouts: { server: "5s" } on "edge".');
});
