/** What one machine cannot run is refused by name. */
import { expect, test } from "vitest";
import { cluster, mysql, redis, service } from "../../index.ts";
import { unsupportedIn } from "./capabilities.ts";

test("a kind of store that nothing here can start is named, with what to do instead", () => {
  const orders = mysql("orders");
  const state = redis("state");
  const web = service("web", { command: ["web"], env: { SQL: orders.url, REDIS: state.url } });
  expect(unsupportedIn(cluster("shop", { services: [web] }))).toMatchObject([
    { part: { name: "orders" }, what: "is a mysql store", instead: expect.stringContaining("store(…)") },
  ]);
});
