/** Members of an nginx under effects, each repeated, and the connections that its workers have. */
import { expect, test } from "vitest";
import type { Member, PoolEffect } from "../../../contract/effect.ts";
import { parseEstablished } from "./established.ts";
import { membersAfter } from "./members.ts";

const effect = (kind: PoolEffect["kind"]): PoolEffect => ({
  kind,
  balancer: "edge",
  pool: "web",
  instance: "web-1.r2",
  revision: 2,
  address: "127.77.1.1",
  port: 8080,
  several: true,
});

test("each effect twice is as once", () => {
  let members: readonly Member[] = [];
  const states: (string | undefined)[] = [];
  for (const kind of ["pool-add", "pool-ready", "pool-drain", "pool-remove"] as const) {
    members = membersAfter(members, effect(kind));
    expect(membersAfter(members, effect(kind))).toEqual(members);
    states.push(members[0]?.state);
  }
  expect(states).toEqual(["checking", "ready", "draining", undefined]);
  expect(membersAfter([], effect("pool-drain"))).toEqual([]);
});

test("only established connections, by the address of the other side", () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:A2C4 01014D7F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 4711 1 0
   1: 0100007F:A2C6 02014D7F:1F90 06 00000000:00000000 00:00000000 00000000     0        0 0 1 0
   2: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4712 1 0`;
  expect(parseEstablished(table)).toEqual([{ address: "127.77.1.1", inode: "4711" }]);
});
