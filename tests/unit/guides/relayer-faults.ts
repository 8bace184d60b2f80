/** The faults of guide 004, Z1 to Z17: what is found of each in the file as it is written, and what repairs it. */
import type { GuideFault } from "./guide.ts";

export const relayerFaults: readonly GuideFault[] = [
  {
    fault: "Z1",
    says: "allkeys-lru on the Redis that is the database",
    found: [{ rule: "eviction-on-state", message: "anyKey" }],
    repair: [{ find: 'eviction: "allkeys-lru"', replace: 'eviction: "noeviction"' }],
  },
  {
    fault: "Z2",
    says: "maxmemory is the whole limit of the container",
    found: [{ rule: "memory-limit-against-maxmemory" }],
    repair: [{ find: 'memory: "4 GiB",\n  eviction', replace: 'memory: "2 GiB",\n  eviction' }],
  },
  {
    fault: "Z3",
    says: "dump.rdb is put in place for a Redis that starts from its append-only file",
    found: [{ rule: "restore-ignored-by-aof" }],
    repair: [
      {
        find: 'method: "snapshot-file", stopsFirst: false',
        replace: 'method: "append-only-file", stopsFirst: true',
      },
    ],
  },
  {
    fault: "Z4",
    says: "the copy is made right after BGSAVE was asked for, nobody looks at it, and its key is nowhere",
    found: [
      { rule: "copy-before-snapshot-ends" },
      { rule: "unverified-copy" },
      { rule: "keys-not-backed-up" },
    ],
    repair: [
      { find: "waitsForSnapshot: false", replace: "waitsForSnapshot: true" },
      { find: 'verify: "nothing"', replace: 'verify: "content"' },
      { find: "keys: []", replace: "keys: [storageKey]" },
    ],
  },
  {
    fault: "Z5",
    says: "docker compose ps -q redis without -f",
    notInAModel:
      "The words of a command that somebody types in some folder are no part of the cluster: the same cluster results.",
  },
  {
    fault: "Z6",
    says: "an older Redis is restored while the chain goes on",
    found: [{ rule: "time-travel" }],
    repair: [{ find: "reconciles: false", replace: "reconciles: true" }],
  },
  {
    fault: "Z7",
    says: "appendfsync everysec, and one Redis without a replica",
    found: [
      { rule: "durability-against-promise" },
      { rule: "single-point", message: "oneStore", subject: "state" },
    ],
    repair: [
      {
        find: 'durability: "everysec"',
        replace:
          'durability: "always", replicas: 2, minReplicasToWrite: 1, sentinel: { count: 3, quorum: 2 }',
      },
    ],
  },
  {
    fault: "Z8",
    says: "the port of Redis is published, without a password",
    found: [{ rule: "undeclared-exposure", subject: "state" }, { rule: "unauthenticated-store" }],
    repair: [{ find: "port: tcp(6379),\n  from: anywhere,", replace: 'password: secret("REDIS_PASSWORD"),' }],
  },
  {
    fault: "Z9",
    says: "health checks that nginx knows nothing of",
    found: [{ rule: "passive-checks" }],
    repair: [{ find: "asksInstances: false", replace: "asksInstances: true" }],
  },
  {
    fault: "Z10",
    says: "nginx answers /health with 200 by itself",
    found: [{ rule: "door-answers-itself" }],
    repair: [{ find: 'answersItself: ["/health"]', replace: "answersItself: []" }],
  },
  {
    fault: "Z11",
    says: "the check of an instance asks a path that answers as long as the process is there",
    found: [{ rule: "shallow-health-check" }],
    repair: [
      {
        find: 'http("/api/v1/health", {\n    proves: "process"',
        replace: 'http("/api/v1/ready", {\n    proves: "work"',
      },
    ],
  },
  {
    fault: "Z12",
    says: "depends_on without a condition, and on-failure:5",
    found: [{ rule: "starts-before-needs" }, { rule: "restart-gives-up" }],
    repair: [
      {
        find: 'restart: "on-failure",\n    attempts: 5,\n    startsAfter: "started"',
        replace: 'restart: "unless-stopped",\n    startsAfter: "healthy"',
      },
    ],
  },
  {
    fault: "Z13",
    says: "no time is left to try another instance, and an error answer counts as a dead instance",
    found: [{ rule: "failover-budget" }],
    repair: [
      { find: 'connect: "60s"', replace: 'connect: "2s"' },
      { find: "triesAfterErrorAnswer: true", replace: "triesAfterErrorAnswer: false" },
    ],
  },
  {
    fault: "Z14",
    says: "names of upstream servers are looked up once",
    found: [{ rule: "names-resolved-once" }],
    repair: [{ find: 'resolvesNames: "at-start"', replace: 'resolvesNames: "while-running"' }],
  },
  {
    fault: "Z15",
    says: "edit nginx.conf, then `up -d`",
    found: [{ rule: "changes-not-reloaded" }],
    repair: [{ find: 'reload: "by-hand"', replace: 'reload: "on-change"' }],
  },
  {
    fault: "Z16",
    says: "an instance is removed from two files, without a drain",
    found: [{ rule: "drain-against-grace", message: "timeoutOutlastsDrain" }],
    repair: [
      { find: 'drain: "0s"', replace: 'drain: "10s"' },
      { find: 'server: "60s"', replace: 'server: "10s"' },
    ],
  },
  {
    fault: "Z17",
    says: "total capacity is the rate of one times the number of instances, with none to spare",
    found: [{ rule: "one-less", message: "oneLess" }],
    repair: [{ find: "peakPerSecond: 1_500", replace: "peakPerSecond: 1_000" }],
  },
];
