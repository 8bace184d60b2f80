/** What the balancers counted, as the receipt needs it. */
import { expect, test } from "vitest";
import type { ServerSeen } from "../targets/local/haproxy/statistics.ts";
import { sumUp } from "./traffic.ts";

const server = { errors5xx: 2, aborted: 1 } as ServerSeen;

test("lost is what a balancer had to answer itself, and what programs broke off; servers that went count on", () => {
  const statistics = {
    servers: [server],
    frontends: [
      { name: "front_edge", requests: 100, errors5xx: 9 },
      { name: "other", requests: 5, errors5xx: 5 },
    ],
  };
  const sum = sumUp([statistics], new Set(["front_edge"]), { errors5xx: 3, aborted: 1 });
  expect(sum).toEqual({ requests: 100, errors5xx: 5, lost: 4 + 2 });
});
