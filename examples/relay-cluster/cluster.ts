/**
 * The relay cluster of guides 000 and 001, repaired: what a small exchange would run over three zones. It is a topology to
 * check, not to run yet: no target starts Kafka and ZooKeeper so far.
 */
import {
  allow,
  anywhere,
  cluster,
  developmentCertificate,
  http,
  kafka,
  listener,
  loadBalancer,
  mysql,
  onPort,
  operators,
  redis,
  secret,
  securityGroup,
  service,
  subnet,
  tcp,
  zone,
  zookeeper,
} from "tutti";

const zones = [zone("a"), zone("b"), zone("c")] as const;

const balancers = securityGroup("alb-SecurityGroup");
const relays = securityGroup("relayCluster-SecurityGroup");
const miners = securityGroup("miner-SecurityGroup");
const extractors = securityGroup("extractor-SecurityGroup");
const brokers = securityGroup("kafka-SecurityGroup");
const consoles = securityGroup("console-SecurityGroup");

const keepers = zookeeper("keepers", {
  version: "3.8.4",
  members: 3,
  placement: zones,
  zones,
  tick: "2s",
  purgeEvery: "24h",
  heap: "3 GiB",
  resources: { memory: "4 GiB" },
  acl: "own",
  from: [relays, miners, extractors, brokers, consoles].map((group) => onPort(group, tcp(2181))),
});

const events = kafka("events", {
  version: "3.9.0",
  brokers: 3,
  brokerIds: [1, 2, 3],
  racks: zones,
  zones,
  security: "SASL_SSL",
  acl: true,
  logFolders: ["/var/lib/kafka"],
  replication: 3,
  minInSync: 2,
  createsTopics: false,
  retention: "168h",
  offsetsRetention: "336h",
  zookeeper: { to: keepers, timeout: "18s" },
  topics: {
    EventOnChain: { partitions: 1 },
    BlockEnd: { partitions: 1, durable: false },
    PendingTransaction: { partitions: 3, durable: false },
    SubmitInfo: { partitions: 3, orders: true },
  },
  groups: [brokers],
  from: [relays, miners, extractors, brokers].map((group) => onPort(group, tcp(9092))),
});

const orders = mysql("orders", {
  version: "8.4",
  rds: { multiZone: true },
  holds: ["records"],
  password: secret("MYSQL_PASSWORD"),
  zones,
  from: [relays, miners, extractors].map((group) => onPort(group, tcp(3306))),
});

const balances = redis("balances", {
  holds: ["records", "counter"],
  durability: "always",
  memory: "2 GiB",
  resources: { memory: "4 GiB" },
  password: secret("REDIS_PASSWORD"),
  replicas: 2,
  minReplicasToWrite: 1,
  sentinel: { count: 3, quorum: 2, placement: zones, downAfter: "5s", failoverTimeout: "60s" },
  zones,
  from: [relays, miners, extractors].map((group) => onPort(group, tcp(6379))),
});

const ethnode = service("ethnode", {
  command: ["geth", "--http", "--http.addr", "{host}", "--http.port", "{port}"],
  replicas: 3,
  zones,
  port: http(8545),
  keepAlive: "120s",
  ethereum: { corsDomains: ["https://wallet.example"] },
  rateLimit: { perSecond: 20, burst: 40 },
  // Answers 503 while the node is behind the chain.
  health: http("/synced", { proves: "work" }),
  from: [
    onPort(balancers, tcp(8545)),
    onPort(relays, tcp(8545)),
    onPort(miners, tcp(8545)),
    onPort(extractors, tcp(8545)),
  ],
});

const reads = (topic: string, group: string) =>
  ({ from: events, topic, group, startsAt: "newest", session: "30s", heartbeat: "3s" }) as const;

const lock = { to: keepers, timeout: "10s" } as const;

const relay = service("relay", {
  command: ["relay", "--config", "relay.toml"],
  replicas: 3,
  zones,
  port: http(8083),
  ports: { sockets: http(8087), motan: tcp(8100) },
  keepAlive: "120s",
  // Fails while a store is away, or blocks are not handled.
  health: http("/ready", { proves: "work" }),
  env: {
    MYSQL: orders.url,
    REDIS: balances.url,
    MY_TOKEN_APP_SECRET: secret("MY_TOKEN_APP_SECRET"),
  },
  calls: [{ to: ethnode, timeout: "2s" }],
  sessions: [lock],
  consumes: [reads("EventOnChain", "RelayCluster_EventOnChain")],
  produces: [
    { to: events, topic: "BlockEnd", acks: "all" },
    { to: events, topic: "PendingTransaction", acks: "all" },
  ],
  receives: ["private-keys"],
  groups: [relays],
  from: [onPort(balancers, tcp(8083), tcp(8087)), onPort(miners, tcp(8100))],
  allow: allow("group-above-partitions", {
    reason: "one partition keeps the order of the chain; the other relays stand by, and all serve users",
  }),
});

const miner = service("miner", {
  command: ["miner", "--unlocks=0x00", "--config", "miner.toml"],
  replicas: 3,
  zones,
  env: { MYSQL: orders.url, REDIS: balances.url, KEY_PASSWORD: secret("KEY_PASSWORD") },
  calls: [
    { to: ethnode, timeout: "2s" },
    { to: relay.ports.motan, timeout: "1s" },
  ],
  sessions: [lock],
  consumes: [
    reads("EventOnChain", "miner_{host}"),
    reads("BlockEnd", "miner_{host}"),
    reads("SubmitInfo", "submitter_"),
  ],
  produces: [{ to: events, topic: "SubmitInfo", acks: "all" }],
  groups: [miners],
});

const extractor = service("extractor", {
  command: ["extractor", "--config", "extractor.toml"],
  replicas: 2,
  zones,
  env: { MYSQL: orders.url, REDIS: balances.url },
  calls: [{ to: ethnode, timeout: "2s" }],
  sessions: [lock],
  consumes: [reads("PendingTransaction", "Extractor_PendingTransaction")],
  produces: [{ to: events, topic: "EventOnChain", acks: "all" }],
  // Both begin at the newest block, and so are there before the first is written.
  after: [relay, miner],
  groups: [extractors],
});

const browser = service("zk-browser", {
  command: ["node", "app.js"],
  port: http(3000),
  console: { login: "own" },
  sessions: [{ to: keepers, timeout: "30s" }],
  groups: [consoles],
  from: operators,
});

const door = loadBalancer("alb", {
  listeners: [
    listener("web", {
      listen: http(443),
      // Stands for the certificate that the cloud keeps.
      tls: developmentCertificate(),
      from: anywhere,
      to: relay,
      routes: [
        { path: "/eth", to: ethnode },
        { path: "/socket.io", to: relay.ports.sockets },
      ],
    }),
  ],
  product: {
    kind: "aws-application",
    oldestTls: "1.2",
    subnets: zones.map((one) => subnet(`outer-${one.name}`, { zone: one, public: true })),
    targetGroups: [relay, relay.ports.sockets, ethnode],
  },
  groups: [balancers],
});

export default cluster("relay-cluster", {
  balancers: [door],
  services: [miner, extractor, browser],
});
