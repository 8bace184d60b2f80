/** What is said where this target does less than the file states. */
import { expect, test } from "vitest";
import { cluster, service } from "../index.ts";
import { unenforcedLines } from "./notices.ts";

const shop = cluster("shop", {
  services: [
    service("web", { command: ["web"], resources: { memory: "64 MiB", cpu: 1, reserve: { cpu: 0.5 } } }),
    service("feed", { command: ["feed"], resources: { memory: "64 MiB" } }),
    service("plain", { command: ["plain"] }),
  ],
});

test("limits that cannot be enforced are told by name and with the reason; those that are, are not", () => {
  expect(unenforcedLines(shop, {})).toHaveLength(1);
  expect(unenforcedLines(shop, { memory: "no cgroups", reservations: "one machine" }).slice(1)).toEqual([
    "limits on memory of feed, web are stated, not enforced: no cgroups",
    "reservations of web are stated, not enforced: one machine",
  ]);
  const plain = cluster("shop", { services: [service("plain", { command: ["plain"] })] });
  expect(unenforcedLines(plain, { memory: "no cgroups", cpu: "no cgroups" })).toHaveLength(1);
});
