/** Values: references become addresses, and a password in a URL is written so that it is read back. */
import { expect, test } from "vitest";
import type { SecretVersions } from "../../contract/part-fingerprint.ts";
import { makeRevision } from "../../contract/revision.ts";
import { loadBalancer } from "../../model/balancer.ts";
import { type Cluster, cluster } from "../../model/cluster.ts";
import { http, tcp } from "../../model/health.ts";
import { redis } from "../../model/redis.ts";
import { secret } from "../../model/secret.ts";
import { service } from "../../model/service.ts";
import { store } from "../../model/store.ts";
import { join, type Value } from "../../model/value.ts";
import { type LaunchSources, valueSourcesOf } from "./launching.ts";
import { valueText } from "./values.ts";

const state = redis("state", { password: secret("REDIS_PASSWORD") });
const chain = store("chain", { command: ["anvil"], port: http(8545), durability: "none" });
const queue = store("queue", { command: ["queue"], port: tcp(9000), durability: "none" });
const web = service("web", { command: ["web"], port: http(8080), after: [state, chain, queue] });
const edge = loadBalancer("edge", { listen: http(80), to: web });
const shop = cluster("shop", { balancers: [edge], secrets: "secrets.env" });
const bare = cluster("shop", { balancers: [edge] });

function text(value: Value, from: Cluster = shop): string {
  const secrets: Readonly<Record<string, string>> = { REDIS_PASSWORD: "p@ss/ü" };
  return valueText(value, {
    cluster: from,
    secretOf: (name) => secrets[name],
    otherOf: () => undefined,
    fileFolder: "/run/web-1.r4/files",
    addressOf: (part) =>
      part === "queue" ? undefined : { host: part === "edge" ? "127.0.0.1" : "127.7.1.1", port: 80 },
  });
}

test("texts, secrets, references, and all of them joined", () => {
  expect(text("plain")).toBe("plain");
  expect(text(secret("REDIS_PASSWORD"))).toBe("p@ss/ü");
  expect(text(state.url)).toBe("redis://:p%40ss%2F%C3%BC@127.7.1.1:80");
  expect(decodeURIComponent(new URL(text(state.url)).password)).toBe("p@ss/ü");
  expect(text(chain.url)).toBe("http://127.7.1.1:80");
  expect(text(edge.url)).toBe("http://127.0.0.1:80");
  expect(text(join`${chain.host}:${chain.port}/v1`)).toBe("127.7.1.1:80/v1");
});

test("a secret is read in the version of the revision that it is for, and its other value where there is one", () => {
  const asked: string[] = [];
  const resolveSecret = (name: string, version: number | undefined): string => {
    asked.push(`${name} ${version}`);
    return version === undefined ? "p" : `p${version}`;
  };
  const sources = {
    stateFolder: "/shop/.tutti",
    resolveSecret,
    addressOf: () => ({ host: "127.7.1.1", port: 80 }),
  } as unknown as LaunchSources;
  expect(valueText(state.url, valueSourcesOf(makeRevision(4, shop, {}), "web-1.r4", sources))).toBe(
    "redis://:p@127.7.1.1:80",
  );
  expect(asked).toEqual(["REDIS_PASSWORD undefined"]);
  const key = secret("REDIS_PASSWORD");
  const both = join`${key} ${key.other}`;
  const inRevision = (secrets: SecretVersions): string =>
    valueText(both, valueSourcesOf(makeRevision(4, shop, {}, secrets), "web-1.r4", sources));
  expect(inRevision({ REDIS_PASSWORD: 2 })).toBe("p2 ");
  expect(inRevision({ REDIS_PASSWORD: 2, "REDIS_PASSWORD.other": 1 })).toBe("p2 p1");
});

test("what is missing is named, with how to give it", () => {
  expect(() => text(queue.url)).toThrow("queue.url is not known: queue has no address yet");
  expect(() => text(secret("OTHER"))).toThrow("the secret OTHER has no value");
  const advice = (from: Cluster): unknown => {
    try {
      return text(secret("OTHER"), from);
    } catch (error) {
      return (error as { failure: { advice: string } }).failure.advice;
    }
  };
  expect(advice(shop)).toContain("or write OTHER=… into secrets.env");
  expect(advice(bare)).toContain('secrets: "secrets.env"');
});
