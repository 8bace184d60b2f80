/**
 * The relayer of guide 004 as the guide has it, faults included: three instances behind nginx with one Redis. It is here to
 * be checked, not to run. "compose" and "nginx.conf" are the files that the guide starts, in the version of its day.
 */
import { anywhere, cluster, external, http, loadBalancer, redis, rolling, secret, service, tcp } from "tutti";

// What the relayers send to; guide 004, step 6.
const chain = external("chain", { host: "rpc.sepolia.org", port: http(443), tls: true });

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
  // compose, relayer, healthcheck: wget on /api/v1/health, which answers 200 as long as the process is there.
  health: http("/api/v1/health", {
    proves: "process",
    starting: { within: "40s" },
    steady: { every: "30s", timeout: "10s", fall: 3 },
  }),
  env: {
    REDIS_URL: state.url,
    RPC_URL: chain.url,
    // Guide 004, step 5.
    API_KEY: secret("API_KEY"),
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
  },
});

export default cluster("relayer", { balancers: [edge] });
