/** The system of guide 004: three transaction relayers behind a load balancer, a shared Redis, and a chain. */
import {
  artifact,
  cluster,
  http,
  job,
  loadBalancer,
  redis,
  rolling,
  secret,
  service,
  store,
  tcp,
} from "tutti";

const state = redis("state", {
  memory: "256 MiB",
  durability: "everysec",
  password: secret("REDIS_PASSWORD"),
  // Redis forks to rewrite its files, and the fork may hold every changed page a second time.
  resources: { memory: "512 MiB" },
});

const chain = store("chain", {
  artifact: artifact({ dir: "./chain", build: ["npm", "run", "build:artifact"], ignore: ["bin"] }),
  command: ["sh", "start.sh", "{data}", "--host", "{host}", "--port", "{port}", "--silent"],
  port: http(8545),
  // The chain writes its state each second: a crash may lose the last one.
  durability: "snapshot",
  health: tcp(),
});

const counter = job("counter", {
  artifact: artifact({ dir: "./counter", build: ["npm", "run", "build:artifact"], ignore: ["dist"] }),
  command: ["node", "dist/deploy.js"],
  env: { RPC_URL: chain.url },
  timeout: "30s",
});

// Two of each are accepted while `tutti secret rotate` replaces one.
const apiKey = secret("API_KEY");
const storageKey = secret("STORAGE_ENCRYPTION_KEY");

const relayer = service("relayer", {
  artifact: artifact({ dir: "./relayer", build: ["npm", "run", "build:artifact"], ignore: ["dist", "test"] }),
  command: ["node", "dist/server.js"],
  replicas: 3,
  port: http(8080),
  ports: { metrics: http(8081) },
  metrics: { port: "metrics", path: "/metrics" },
  health: http("/api/v1/ready", { starting: { within: "20s" } }),
  env: {
    REDIS_URL: state.url,
    RPC_URL: chain.url,
    API_KEY: apiKey,
    API_KEY_PREVIOUS: apiKey.other,
    SIGNER_KEY: secret("SIGNER_KEY"),
    STORAGE_ENCRYPTION_KEY: storageKey,
    STORAGE_ENCRYPTION_KEY_ALSO: storageKey.other,
    WEBHOOK_SIGNING_KEY: secret("WEBHOOK_SIGNING_KEY"),
  },
  resources: { cpu: 2, memory: "4 GiB", reserve: { cpu: 1, memory: "2 GiB" } },
  release: rolling({ surge: 1, unavailable: 0, drain: "10s", healthyFor: "1s" }),
  stopGrace: "10s",
});

const edge = loadBalancer("edge", {
  listen: http(8080),
  to: relayer,
  algorithm: "least-connections",
  timeouts: { server: "10s" },
});

export default cluster("relayer", {
  environment: "development",
  secrets: "secrets.env",
  balancers: [edge],
  jobs: [counter],
});
