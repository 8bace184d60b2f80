/** Ports that a release closes are named before it begins. */
import { expect, test } from "vitest";
import { cluster, http, listener, loadBalancer, service } from "../index.ts";
import type { Cluster } from "../model/cluster.ts";
import { closedPortLines } from "./closed-ports.ts";

const web = service("web", { command: ["true"], port: http(8080) });

function listening(...ports: readonly number[]): Cluster {
  const listeners = ports.map((port) => listener(`on-${port}`, { listen: http(port), to: web }));
  return cluster("shop", { balancers: [loadBalancer("edge", { listeners })] });
}

test("a port that moves is named with what its clients meet, and one that is added is not", () => {
  expect(closedPortLines(listening(8080, 8443), listening(8081, 8443))).toEqual([
    expect.stringContaining("edge stops listening on port 8080: clients that still ask there are refused"),
  ]);
  expect(closedPortLines(listening(8080), listening(8080, 8081))).toEqual([]);
  expect(closedPortLines(undefined, listening(8080))).toEqual([]);
});
