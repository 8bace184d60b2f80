/** Files and externals in the model: what they are to the parts that name them. */
import { expect, test } from "vitest";
import { cluster, external, file, http, join, redis, secret, service, tcp } from "../index.ts";
import { needsOf, secretsOf } from "./cluster.ts";

const state = redis("state", { password: secret("REDIS_PASSWORD") });

test("what a file holds, its part needs: secrets, and other parts", () => {
  const conf = file("relay.yml", { text: join`redis: ${state.url}\nkey: ${secret("KEY")}\n` });
  const relay = service("relay", { command: ["relay", "--config", conf] });
  const shop = cluster("shop", { services: [relay] });
  expect(shop.stores.map(({ name }) => name)).toEqual(["state"]);
  expect(shop.services.map(needsOf)).toEqual([["state"]]);
  expect(secretsOf(shop)).toEqual(["KEY", "REDIS_PASSWORD"]);
});

test("a file is either a text of its own or comes from a file, and holds no other file", () => {
  expect(() => file("a.yml", {})).toThrow(/either `text` or `from`/);
  expect(() => file("a.yml", { text: "a", from: "./a.yml" })).toThrow(/either `text` or `from`/);
  expect(() => file("conf/a.yml", { text: "a" })).toThrow(/without folders/);
  expect(() => file("a.yml", { text: "a", values: { A: 1 } })).toThrow(/values fill in the file of `from`/);
  const inner = file("inner.yml", { text: "x" });
  expect(() => file("a.yml", { text: join`include ${inner}` })).toThrow(/cannot stand inside a file/);
});

test("an external is told like a part, and neither started nor waited for", () => {
  const rpc = external("rpc", { host: "rpc.example.com", port: http(443), tls: true });
  const sql = external("sql", { host: "fd00::7", port: tcp(5432), scheme: "postgres" });
  const web = service("web", { command: ["web"], env: { RPC: rpc.url, SQL: sql.url, HOST_OF: rpc.host } });
  const shop = cluster("shop", { services: [web] });
  expect(shop.externals.map(({ name }) => name)).toEqual(["rpc", "sql"]);
  expect(shop.services.map(needsOf)).toEqual([[]]);
  expect(shop.services[0]?.env).toMatchObject({
    RPC: { kind: "external-reference", external: "rpc", text: "https://rpc.example.com:443" },
    SQL: { text: "postgres://[fd00::7]:5432" },
    HOST_OF: { text: "rpc.example.com" },
  });
  expect(() => external("rpc", { host: "https://rpc.example.com", port: http(443) })).toThrow(/is no host/);
  const wrong = { command: ["web"], after: [rpc] };
  expect(() => service("web", wrong)).toThrow(/after cannot hold the external "rpc"/);
});
