/** Redis: its configuration, its ping, and data that a change of durability would pass over. */
import { describe, expect, test } from "vitest";
import { cluster, redis } from "../../index.ts";
import type { RedisStore } from "../../model/redis.ts";
import type { Store } from "../../model/store.ts";
import { redisConfig } from "./config.ts";
import { wouldLoseData } from "./data.ts";
import { pingText, pingVerdict } from "./ping.ts";

function storeWith(options: Parameters<typeof redis>[1]): RedisStore {
  const [store] = cluster("shop", { stores: [redis("state", options)] }).stores as readonly Store[];
  if (store?.engine !== "redis") throw new Error("the store is missing");
  return store;
}

const place = { address: "127.77.1.1", dataFolder: "/data/state" };

describe("configuration", () => {
  test("whole", () => {
    const text = redisConfig(storeWith({ memory: "64 MiB" }), { ...place, password: "plain" });
    expect(text).toMatchInlineSnapshot(`
      "bind 127.77.1.1
      port 6379
      protected-mode yes
      daemonize no
      supervised no
      set-proc-title no
      logfile ""
      dir /data/state
      appendonly yes
      appendfsync everysec
      save 3600 1 300 100 60 10000
      maxmemory 67108864
      maxmemory-policy noeviction
      requirepass plain
      "
    `);
  });

  test.each([
    ["none", "appendonly no", 'save ""'],
    ["snapshot", "appendonly no", "save 3600 1 300 100 60 10000"],
    ["everysec", "appendfsync everysec", "save 3600 1 300 100 60 10000"],
    ["always", "appendfsync always", "save 3600 1 300 100 60 10000"],
  ] as const)("durability %s", (durability, ...lines) => {
    expect(redisConfig(storeWith({ durability }), place).split("\n")).toEqual(expect.arrayContaining(lines));
  });

  test("no text of a user's leaves its line", () => {
    const text = redisConfig(storeWith({}), { ...place, password: 'x"\nport 1\r\\' });
    expect(text).toContain('requirepass "x\\"\\x0aport 1\\x0d\\\\"\n');
    expect(text.split("\n").filter((line) => line.startsWith("port"))).toEqual(["port 6379"]);
  });
});

describe("ping", () => {
  test("lengths count bytes", () => {
    expect(pingText("ü€")).toBe("*2\r\n$4\r\nAUTH\r\n$5\r\nü€\r\n*1\r\n$4\r\nPING\r\n");
    expect(pingText(undefined)).toBe("*1\r\n$4\r\nPING\r\n");
  });

  test.each([
    ["", undefined],
    ["+OK\r\n+PO", undefined],
    ["+OK\r\n+PONG\r\n", { healthy: true, answer: "Redis answered PONG" }],
    [
      "+OK\r\n-LOADING Redis is loading\r\n",
      { healthy: false, answer: "Redis answered LOADING Redis is loading" },
    ],
    ["HTTP/1.1 400\r\n", { healthy: false, answer: "the answer is not one of Redis" }],
  ])("%j", (answer, verdict) => {
    expect(pingVerdict(answer)).toEqual(verdict);
  });
});

describe("data of another form is not passed over", () => {
  test.each([
    ["everysec", ["dump.rdb"], "would start empty"],
    ["always", ["dump.rdb"], "would start empty"],
    ["snapshot", ["dump.rdb", "appendonlydir"], "could lose data"],
    ["none", ["appendonlydir"], "could lose data"],
  ] as const)("durability %s beside %j is refused", (durability, files, message) => {
    expect(wouldLoseData(storeWith({ durability }), files)?.message).toContain(message);
  });

  test.each([
    ["everysec", []],
    ["everysec", ["dump.rdb", "appendonlydir"]],
    ["snapshot", ["dump.rdb"]],
    ["none", ["dump.rdb"]],
  ] as const)("durability %s beside %j is fine", (durability, files) => {
    expect(wouldLoseData(storeWith({ durability }), files)).toBeUndefined();
  });
});
