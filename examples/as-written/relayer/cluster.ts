/**
 * The relayer of guide 004 as the guide has it, faults included: three instances behind nginx with one Redis. It is here to
 * be checked, not to run. "compose" and "nginx.conf" are the files that the guide starts, "the program" is what its source does.
 */
import {
  alarm,
  anywhere,
  cluster,
  external,
  http,
  loadBalancer,
  redis,
  rolling,
  secret,
  service,
  tcp,
} from "tutti";

// What the relayers send to; guide 004, step 6.
const chain = external("chain", { host: "rpc.sepolia.org", port: http(443), tls: true });

const apiKey = secret("API_KEY");
const storageKey = secret("STORAGE_ENCRYPTION_KEY");

const state = redis("state", {
  // compose, redis, ports: 6379 is published; guide 004, "Production Considerations": "Enable Redis password authentication".
  port: tcp(6379),
  from: anywhere,
  // compose, redis, command; guide 004, "Redis Configuration".
  memory: "4 GiB",
  eviction: "allkeys-lru",
  durability: "everysec",
  idleTimeout: "300s",
  // compose, redis, deploy.resources.
  resources: { cpu: 2, memory: "4 GiB", reserve: { cpu: 1, memory: "2 GiB" } },
  // Guide 004, "Shared State".
  holds: ["records", "queue", "counter", "lock"],
  // Guide 004, "Backup & Recovery".
  backup: {
    // "Regular Redis backups": the guide does not say how often.
    every: "24h",
    copies: "snapshot",
    waitsForSnapshot: false,
    place: "same-host",
    verify: "nothing",
    // Guide 004, "Shared State": data is encrypted at rest with STORAGE_ENCRYPTION_KEY.
    sealedBy: [storageKey],
    keys: [],
    restore: { method: "snapshot-file", stopsFirst: false, outside: [chain], reconciles: false },
  },
});

const relayer = service("relayer", {
  // compose, relayer-1 to relayer-3: built from Dockerfile.development, without a tag.
  image: "openzeppelin-relayer",
  command: ["/app/openzeppelin-relayer"],
  replicas: 3,
  port: http(8080),
  // compose, relayer: restart: on-failure:5; depends_on without conditions; secrets are declared, and passed as variables too.
  container: {
    restart: "on-failure",
    attempts: 5,
    startsAfter: "started",
    secrets: "environment",
    // compose, relayer, LOG_MODE; guide 004, "Docker Logs", looks for them elsewhere.
    logs: "files",
  },
  program: {
    // The program, SIGTERM: workers drain for up to 35s.
    finishes: "35s",
    // The program, every repository in Redis: "Redis key prefix cannot be empty".
    requires: ["REDIS_KEY_PREFIX"],
    // Guide 004, step 6: edit config.json. The program reads it into an empty Redis only.
    settings: [{ file: "config.json", takesEffect: "first-start" }],
    // compose, relayer: DISTRIBUTED_MODE, which locks these, is not set everywhere.
    schedules: [{ name: "clean-up of transactions", locked: false }],
    // Guide 004, "Security": "API key rotation".
    accepts: [apiKey],
    // The program, metrics: queue_depth is shown by other queues than Redis.
    measures: [
      "requests_total",
      "request_latency_seconds",
      "error_requests_total",
      "queue_pickup_latency_seconds",
    ],
  },
  // Guide 004, "Rate limits": "500 requests/second per instance (1500 total)", and "Total capacity".
  load: { peakPerSecond: 1_500, eachPerSecond: 500 },
  // Connections to Redis are kept; compose, redis: --timeout 300 closes them there.
  calls: [{ to: state, pool: { max: 500, idle: "for-ever" } }],
  // compose, relayer, healthcheck: wget on /api/v1/health, which answers 200 as long as the process is there.
  health: http("/api/v1/health", {
    proves: "process",
    starting: { within: "40s" },
    steady: { every: "30s", timeout: "10s", fall: 3 },
  }),
  env: {
    REDIS_URL: state.url,
    RPC_URL: chain.url,
    // compose, relayer, from .env.example: REDIS_KEY_PREFIX=, and no step of the guide sets it.
    REDIS_KEY_PREFIX: "",
    // Guide 004, step 5.
    API_KEY: apiKey,
    WEBHOOK_SIGNING_KEY: secret("WEBHOOK_SIGNING_KEY"),
    KEYSTORE_PASSPHRASE: secret("KEYSTORE_PASSPHRASE"),
    STORAGE_ENCRYPTION_KEY: storageKey,
  },
  // compose, relayer, deploy.resources; guide 004, "Performance Optimizations".
  resources: { cpu: 2, memory: "4 GiB", reserve: { cpu: 1, memory: "2 GiB" } },
  // Guide 004, "Removing Instances": taken out of both files, and restarted.
  release: rolling({ surge: 0, unavailable: 1, drain: "0s" }),
  // compose, relayer: no stop_grace_period, so Docker's default.
  stopGrace: "10s",
});

const edge = loadBalancer("edge", {
  // compose, nginx, ports.
  listen: http(8080),
  from: anywhere,
  to: relayer,
  // nginx.conf, location /metrics: proxy_pass http://relayer_backend.
  routes: [{ path: "/metrics", to: relayer }],
  // nginx.conf, upstream; guide 004, "Load Balancing".
  algorithm: "least-connections",
  // nginx.conf, proxy_read_timeout.
  timeouts: { server: "60s" },
  product: {
    kind: "nginx",
    // nginx.conf, proxy_connect_timeout.
    connect: "60s",
    // nginx.conf, proxy_next_upstream, _tries and _timeout.
    tries: 3,
    triesWithin: "30s",
    triesAfterErrorAnswer: true,
    // nginx.conf, upstream: max_fails and fail_timeout, and no active check.
    asksInstances: false,
    resolvesNames: "at-start",
    // nginx.conf, X-Forwarded-For $proxy_add_x_forwarded_for.
    forwardedFor: "append",
    // nginx.conf, location /health: return 200 "healthy"; guide 004, step 9, asks it.
    answersItself: ["/health"],
    // nginx.conf, location /nginx_status: allow and deny stand in comments; guide 004, "Nginx Status".
    statusPage: { path: "/nginx_status" },
    // Guide 004, "Adding More Instances": edit nginx.conf, then `up -d`.
    reload: "by-hand",
  },
});

// Guide 004, "Prometheus & Grafana"; compose, profile metrics, and the prometheus.yml beside it.
const prometheus = service("prometheus", {
  image: `prom/prometheus:v3.1.0@sha256:${"65".repeat(32)}`,
  command: ["prometheus", "--storage.tsdb.retention.time=30d"],
  port: http(9090),
  scrapes: [
    { of: relayer, port: 8081, path: "/metrics" },
    { of: edge, port: 8080, path: "/nginx_status" },
  ],
});

// Guide 004, "Prometheus & Grafana": "http://localhost:3000 (admin/admin)".
const grafana = service("grafana", {
  image: `grafana/grafana:11.5.1@sha256:${"a1".repeat(32)}`,
  command: ["grafana-server"],
  port: http(3000),
  from: anywhere,
  console: { login: "factory" },
});

// Guide 004, "Monitoring & Alerts": "Set up alerts for". It does not say who is told.
const alarms = [
  alarm("redis-memory", { of: state, metric: "used_memory", unit: "percent", above: 80 }),
  alarm("backlog", { of: relayer, metric: "queue_depth", unit: "count", above: 1_000 }),
];

// Guide 004, "Prerequisites": "At least 8GB RAM", "4+ CPU cores recommended".
const machine = { memory: "8 GiB", cpu: 4 } as const;

export default cluster("relayer", { balancers: [edge], services: [prometheus, grafana], alarms, machine });
