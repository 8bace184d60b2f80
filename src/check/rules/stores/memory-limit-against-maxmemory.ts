/** Finds a Redis that the kernel kills before its own memory limit can act. */
import { sizeText } from "../../../base/size.ts";
import type { RedisStore } from "../../../model/redis.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Violated, violated } from "../../verdict.ts";

type MessageId = "limitBelowData" | "noRoomForFork" | "noMaxmemory";

/** What is recommended instead, since every page that is written during a fork is copied. */
const COMFORT = 1.5;

export const memoryLimitAgainstMaxmemory: Rule = defineRule({
  id: "memory-limit-against-maxmemory",
  category: "stores",
  severity: "error",
  docs: {
    what:
      "The memory limit of a Redis process leaves too little above the memory for its data " +
      "(`maxmemory`).",
    why:
      "`maxmemory` counts data alone; buffers and fragmentation come on top, so with a limit at " +
      "or below it the kernel kills Redis before the data is as large as the file allows: an " +
      "error. A snapshot or a rewrite of the append-only file forks, and each page that is " +
      "written meanwhile exists twice (copy-on-write); a quarter of headroom is the least for " +
      "that: a warning, since it depends on the write rate. With a limit and no `memory`, " +
      "growing data ends in a kill instead of a refused write: a warning, since it depends on " +
      "the growth.",
    source:
      "redis.conf and Redis on persistence (fork, copy-on-write); the OpenZeppelin relayer " +
      "scaling example (maxmemory 4gb in a container of 4G).",
  },
  messages: {
    limitBelowData: {
      text:
        '"{part}" may use {limit} of memory and is to hold {data} of data: the kernel kills it ' +
        "before it is full.",
      counterExample:
        '"{part}" fills up towards {data}; at {limit} the kernel kills it, and with it all connections.',
      fix: "set resources.memory to {enough} or more, or `memory` to {room} or less.",
    },
    noRoomForFork: {
      text:
        '"{part}" has {limit} of memory for {data} of data: a snapshot or a rewrite under load ' +
        "can get it killed.",
      counterExample:
        '"{part}" holds {data} and forks for a snapshot; pages written meanwhile are copied, past {limit}.',
      fix: "set resources.memory to {enough} or more, or `memory` to {room} or less.",
      severity: "warning",
    },
    noMaxmemory: {
      text: '"{part}" is limited to {limit} and does not know it: when its data grows, the kernel kills it.',
      counterExample:
        'clients write until "{part}" reaches {limit}: instead of refusing one write, it is killed.',
      fix: "set `memory` to {room} or less: then Redis refuses writes when it is full, and nothing is lost.",
      severity: "warning",
    },
  },
  options: {
    headroom: {
      default: 1.25,
      means:
        "Memory of the process as a multiple of that for data, below which the copies of a fork do not fit.",
    },
  },
  witness: { invariant: "ST-02" },
  about: ({ redisStores }) => redisStores.filter(({ resources }) => resources?.memoryBytes !== undefined),
  judge: (store, _facts, { headroom }) => tooLittle(store, headroom) ?? holds,
});

function tooLittle(store: RedisStore, headroom: number): Violated<MessageId> | undefined {
  const limit = store.resources?.memoryBytes;
  const data = store.settings.memoryBytes;
  if (limit === undefined) return undefined;
  if (data === undefined) return reportOf("noMaxmemory", store, limit, limit);
  if (limit <= data) return reportOf("limitBelowData", store, limit, data);
  const forks = store.durability !== "none";
  return forks && limit < data * headroom ? reportOf("noRoomForFork", store, limit, data) : undefined;
}

function reportOf(message: MessageId, store: RedisStore, limit: number, data: number): Violated<MessageId> {
  return violated({
    message,
    part: store,
    path: message === "noMaxmemory" ? ["resources", "memory"] : ["memory"],
    data: {
      part: store.name,
      limit: sizeText(limit),
      data: sizeText(data),
      enough: sizeText(data * COMFORT),
      room: sizeText(limit / COMFORT),
    },
    evidence: [
      stated(`resources.memory is ${sizeText(limit)}`),
      message === "noMaxmemory" ? byDefault("memory is unlimited") : stated(`memory is ${sizeText(data)}`),
      store.durability === "none"
        ? stated('durability is "none", so nothing forks; buffers and fragmentation still come on top')
        : derived(`durability "${store.durability}" forks, and pages written meanwhile exist twice`),
    ],
  });
}
