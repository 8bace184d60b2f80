/** Finds a Redis that the kernel kills before its own memory limit can act. */
import { sizeText } from "../../../base/size.ts";
import type { RedisStore } from "../../../model/store.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { defineRule, type Report, type Rule } from "../../rule.ts";

type MessageId = "limitBelowData" | "noRoomForFork" | "noMaxmemory";

/** Below this share of headroom the copies that a fork causes do not fit. */
const HEADROOM = 1.25;
/** What is recommended instead, since every page that is written during a fork is copied. */
const COMFORT = 1.5;

export const memoryLimitAgainstMaxmemory: Rule = defineRule<MessageId>({
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
      fix: "set resources.memory to {enough} or more, or `memory` to {room} or less.",
    },
    noRoomForFork: {
      text:
        '"{part}" has {limit} of memory for {data} of data: a snapshot or a rewrite under load ' +
        "can get it killed.",
      fix: "set resources.memory to {enough} or more, or `memory` to {room} or less.",
      severity: "warning",
    },
    noMaxmemory: {
      text: '"{part}" is limited to {limit} and does not know it: when its data grows, the kernel kills it.',
      fix: "set `memory` to {room} or less: then Redis refuses writes when it is full, and nothing is lost.",
      severity: "warning",
    },
  },
  check(facts, report) {
    for (const store of facts.cluster.stores) {
      const found = store.engine === "redis" ? tooLittle(store) : undefined;
      if (found) report(found);
    }
  },
});

function tooLittle(store: RedisStore): Report<MessageId> | undefined {
  const limit = store.resources?.memoryBytes;
  const data = store.settings.memoryBytes;
  if (limit === undefined) return undefined;
  if (data === undefined) return reportOf("noMaxmemory", store, limit, limit);
  if (limit <= data) return reportOf("limitBelowData", store, limit, data);
  const forks = store.durability !== "none";
  return forks && limit < data * HEADROOM ? reportOf("noRoomForFork", store, limit, data) : undefined;
}

function reportOf(message: MessageId, store: RedisStore, limit: number, data: number): Report<MessageId> {
  return {
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
  };
}
