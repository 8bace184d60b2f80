/** The faults of guide 004, Z18 to Z35: what is found of each in the file as it is written, and what repairs it. */
import type { GuideFault } from "./guide.ts";

export const relayerProgramFaults: readonly GuideFault[] = [
  {
    fault: "Z18",
    says: "8 GB of memory for limits of 16 GB, and 4 cores for limits of 8",
    found: [{ rule: "machine-too-small" }],
    repair: [{ find: '{ memory: "8 GiB", cpu: 4 }', replace: '{ memory: "16 GiB", cpu: 8 }' }],
  },
  {
    fault: "Z19",
    says: "Grafana with admin/admin, open to everybody",
    found: [{ rule: "console-open", subject: "grafana" }],
    repair: [
      { find: 'from: anywhere,\n  console: { login: "factory" }', replace: 'console: { login: "own" }' },
    ],
  },
  {
    fault: "Z20",
    says: "a Prometheus that reads what is not there",
    found: [{ rule: "scrape-finds-nothing" }],
    repair: [
      {
        find: "port: http(8080),\n  // compose, relayer: restart",
        replace:
          'port: http(8080),\n  ports: { metrics: http(8081) },\n  metrics: { port: "metrics", path: "/debug/metrics/scrape" },\n  // compose, relayer: restart',
      },
      {
        find: '{ of: relayer, port: 8081, path: "/metrics" }',
        replace: '{ of: relayer, port: 8081, path: "/debug/metrics/scrape" }',
      },
      { find: '    { of: edge, port: 8080, path: "/nginx_status" },\n', replace: "" },
    ],
  },
  {
    fault: "Z21",
    says: "nginx passes /metrics on to any relayer",
    found: [{ rule: "metrics-through-balancer" }],
    repair: [{ find: 'routes: [{ path: "/metrics", to: relayer }],', replace: "" }],
  },
  {
    fault: "Z22",
    says: "an alert on a queue depth that nothing shows",
    found: [{ rule: "alarm-without-metric", message: "noSuchMetric" }],
    repair: [
      {
        find: 'metric: "queue_depth", unit: "count"',
        replace: 'metric: "queue_pickup_latency_seconds", unit: "seconds"',
      },
    ],
  },
  {
    fault: "Z23",
    says: "everybody reads /nginx_status",
    found: [{ rule: "open-status-page" }],
    repair: [
      {
        find: '{ path: "/nginx_status" },\n    // Guide',
        replace: '{ path: "/nginx_status", from: operators },\n    // Guide',
      },
      { find: "  loadBalancer,\n", replace: "  loadBalancer,\n  operators,\n" },
    ],
  },
  {
    fault: "Z24",
    says: "clean-ups run unlocked where DISTRIBUTED_MODE is not set",
    found: [{ rule: "unguarded-schedule" }],
    repair: [{ find: "locked: false", replace: "locked: true" }],
  },
  {
    fault: "Z25",
    says: "REDIS_KEY_PREFIX is empty",
    found: [{ rule: "missing-variable" }],
    repair: [{ find: 'REDIS_KEY_PREFIX: ""', replace: 'REDIS_KEY_PREFIX: "relayer"' }],
  },
  {
    fault: "Z26",
    says: "config.json counts once",
    found: [{ rule: "settings-read-once" }],
    repair: [{ find: 'takesEffect: "first-start"', replace: 'takesEffect: "restart"' }],
  },
  {
    fault: "Z27",
    says: "secrets are passed as variables",
    found: [{ rule: "secrets-in-environment" }],
    repair: [{ find: 'secrets: "environment"', replace: 'secrets: "files"' }],
  },
  {
    fault: "Z28",
    says: "API key rotation with one key",
    found: [{ rule: "rotation-without-overlap" }],
    repair: [{ find: "API_KEY: apiKey,", replace: "API_KEY: apiKey, API_KEY_PREVIOUS: apiKey.other," }],
  },
  {
    fault: "Z29",
    says: "images without a fixed version",
    found: [{ rule: "mutable-image" }],
    repair: [
      {
        find: 'image: "openzeppelin-relayer"',
        replace: `image: "openzeppelin-relayer@sha256:${"5e".repeat(32)}"`,
      },
    ],
  },
  {
    fault: "Z30",
    says: "no stop_grace_period for workers that drain for 35s",
    found: [{ rule: "killed-while-finishing" }],
    repair: [{ find: 'stopGrace: "10s"', replace: 'stopGrace: "45s"' }],
  },
  {
    fault: "Z31",
    says: "logs in files, and docker compose logs to read them",
    found: [{ rule: "logs-left-inside" }],
    repair: [{ find: 'logs: "files"', replace: 'logs: "output", logsAtMost: "1 GiB"' }],
  },
  {
    fault: "Z32",
    says: "the load test reads a list",
    notInAModel:
      "What somebody measures with ab or wrk beside the cluster is no part of it: the cluster is the same.",
  },
  {
    fault: "Z33",
    says: "--timeout 300 cuts connections that a pool keeps",
    found: [{ rule: "pool-idle" }],
    repair: [{ find: 'idle: "for-ever"', replace: 'idle: "60s"' }],
  },
  {
    fault: "Z34",
    says: "what a client says of its address is believed",
    found: [{ rule: "forwarded-trust" }],
    repair: [{ find: 'forwardedFor: "append"', replace: 'forwardedFor: "replace"' }],
  },
  {
    fault: "Z35",
    says: "instances across zones, by files for one machine",
    found: [{ rule: "replicas-in-one-zone" }],
    repair: [
      { find: "  tcp,\n", replace: "  tcp,\n  zone,\n" },
      { find: "replicas: 3,", replace: 'replicas: 3, zones: [zone("a"), zone("b")],' },
    ],
  },
];
