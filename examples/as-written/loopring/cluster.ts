/**
 * The relay cluster of guide 000 with the Kafka of guide 001, as they have it and the pages that guide 000 links, faults
 * included. It is here to be checked, not to run. "Wiki" names such a page; "code" is what the programs themselves do.
 */
import {
  anywhere,
  cluster,
  http,
  kafka,
  loadBalancer,
  mysql,
  onPort,
  redis,
  rolling,
  securityGroup,
  service,
  tcp,
  zone,
  zookeeper,
} from "tutti";

// Wiki, security groups. Their names are written in two ways, and so are some groups: see the last three.
const balancers = securityGroup("alb-SecurityGroup");
const relays = securityGroup("relayCluster-SecurityGroup");
const miners = securityGroup("miner-SecurityGroup");
const extractors = securityGroup("extractor-SecurityGroup");
const brokers = securityGroup("kafka-SecurityGroup");
const members = securityGroup("zookeeper-SecurityGroup");
const kafkaManagers = securityGroup("kafkaManager-SecurityGroup");
const motanManagers = securityGroup("motanManager-SecurityGroup");
const browsers = securityGroup("zookeeperBrowser-SecurityGroup");
// As the page of motan-manager, and the heading of the browser's rules, write them.
const motanMachines = securityGroup("motanManger-SecurityGroup");
const browserMachines = securityGroup("zookeeperBrowser-securityGroup");

// Wiki, security groups, and guide 001, "Access": SSH, TCP, 22, 0.0.0.0/0, in every group but that of the browser.
const machine = { shell: anywhere } as const;

// Guide 001, "Start up": nohup … &. Wiki, ZooKeeper: zkServer.sh start. Wiki, geth: geth … &.
const fromShell = { ...machine, supervisor: "nothing" } as const;

// Wiki, CodeDeploy: daemontools keeps the programs; hooks stop them, delete bin/, and run go build within 120 s. The
// files of settings are brought by scp, "only necessary the first time".
const deployed = {
  ...machine,
  supervisor: "daemontools",
  buildsOnHost: { timeout: "120s" },
  byHand: ["configuration", "secrets"],
  // Wiki, EC2: ~/.aws/credentials of a user; its policy for CodeDeploy.
  credentials: "user-keys",
  permissions: ["ec2:*", "s3:*", "autoscaling:*", "lambda:*", "iam:PassRole"],
} as const;

// Wiki, CodeDeploy: in place, OneAtATime.
const oneByOne = { release: rolling({ surge: 0, unavailable: 1 }), operation: deployed };

// Wiki, CodeDeploy: somebody pastes the id of a commit; check.sh of miner and extractor is "exit 0", to be done later.
const unchecked = { revisions: "by-hand", doneWhen: "running" } as const;

const keepers = zookeeper("keepers", {
  // Wiki, ZooKeeper: three machines, zookeeper-3.4.10 from a mirror.
  version: "3.4.10",
  members: 3,
  // Wiki, ZooKeeper: echo "n" > myid, and three addresses, on each machine.
  idsByHand: true,
  tick: "2s", // zoo_sample.cfg, which the page copies.
  acl: "open", // Code: every node is made with WorldACL(PermAll).
  groups: [members],
  from: [
    ...[relays, miners, extractors, brokers].map((group) => onPort(group, tcp(2181))),
    ...[kafkaManagers, motanManagers, browsers].map((group) => onPort(group, tcp(2181))),
    onPort(members, tcp(2888), tcp(3888)),
  ],
  operation: {
    ...fromShell,
    packages: [
      {
        program: "zookeeper",
        version: "3.4.10",
        url: "http://mirrors.ocf.berkeley.edu/apache/zookeeper/zookeeper-3.4.10/zookeeper-3.4.10.tar.gz",
      },
    ],
  },
});

const events = kafka("events", {
  // Guide 001, "Deployment": three nodes.
  brokers: 3,
  version: "0.11.0.2",
  // Guide 001, server.properties, line by line: "different nodes set different ids".
  brokerIds: "by-hand",
  security: "PLAINTEXT",
  port: tcp(9092),
  logFolders: ["/opt/loopring/data/kafka-logs"],
  offsetsReplication: 3,
  minInSync: 1,
  transactionReplication: 2,
  flush: { messages: 300, every: "300ms", lookEvery: "300ms", checkpointEvery: "2s" },
  retention: "168h",
  zookeeper: { to: keepers, timeout: "6s", servers: ["zoo1:2181", "zoo2:2181", "zoo3:2181"] },
  replication: 3,
  // Nothing creates topics; what they are for, from the code.
  topics: {
    EventOnChain: {}, // The constant key "extractor" keeps the order of the chain.
    BlockEnd: { durable: false }, // The next block says the same again.
    PendingTransaction: { durable: false }, // A copy is in Redis for seven days.
    SubmitInfo: { orders: true }, // The miner signs and sends what it reads here.
  },
  groups: [brokers],
  // Guide 001, "Access"; wiki, security groups: the extractor gets 9999, which is JMX.
  from: [
    onPort(relays, tcp(9092)),
    onPort(brokers, tcp(9092)),
    onPort(miners, tcp(9092)),
    onPort(extractors, tcp(9999)),
  ],
  operation: {
    ...fromShell,
    // Guide 001, server.properties: "the current node's intranet IP address".
    byHand: ["addresses"],
    packages: [
      { program: "openjdk", version: "9" },
      {
        program: "kafka",
        version: "0.11.0.2",
        url: "http://apache.mirrors.lucidnetworks.net/kafka/0.11.0.2/kafka_2.12-0.11.0.2.tgz",
      },
    ],
  },
});

const orders = mysql("orders", {
  // Guide 000, "Storage and Communication": "the main backend store"; wiki, MySQL: RDS, or apt install with root.
  holds: ["records"],
  from: [onPort(relays, tcp(3306)), onPort(miners, tcp(3306)), onPort(extractors, tcp(3306))],
  operation: machine,
});

const balances = redis("balances", {
  // Guide 000, "Storage and Communication": "store non-critical data"; code: reserved amounts of orders, nonces of users.
  holds: ["records", "counter"],
  // No page says how Redis is set up: its own default is a snapshot now and then.
  durability: "snapshot",
  // Wiki, security groups.
  from: [onPort(relays, tcp(3306)), onPort(miners, tcp(3306)), onPort(extractors, tcp(3306))],
  operation: machine,
});

const ethnode = service("ethnode", {
  // Wiki, geth: two or more.
  command: ["geth", "--fast", "--rpc", "--rpcaddr", "{host}", "--rpcport", "8545"],
  replicas: 2,
  port: http(8545),
  ethereum: { corsDomains: ["*"] }, // Wiki, geth: --rpccorsdomain *.
  // Wiki, ALB: ethGroup is checked on 8545, by GET /.
  health: http("/", { proves: "process" }),
  from: [
    onPort(balancers, tcp(3306)),
    onPort(relays, tcp(3306)),
    onPort(miners, tcp(3306)),
    onPort(extractors, tcp(8545)),
  ],
  operation: fromShell,
});

// Code: go-zookeeper with connect_time_out = 10.
const lock = { to: keepers, timeout: "10s" } as const;

// Code: OffsetNewest, a session of 30 s, a heartbeat each 3 s.
const reads = (topic: string, group: string) =>
  ({ from: events, topic, group, startsAt: "newest", session: "30s", heartbeat: "3s" }) as const;

const relay = service("relay", {
  command: ["relay", "--config", "relay.toml"],
  replicas: 2,
  port: http(8083),
  ports: { sockets: http(8087), motan: tcp(8100) },
  // Wiki, ALB: GET / on 8083; code: go-ethereum answers any empty GET with 200.
  health: http("/", { proves: "process" }),
  env: {
    MYSQL: orders.url,
    REDIS: balances.url,
    // Config in the repository, [my_token]: it looks like a live one.
    MY_TOKEN_APP_SECRET: "6d1f5c0e2ab94f7c",
  },
  calls: [{ to: ethnode }],
  sessions: [lock],
  consumes: [reads("EventOnChain", "RelayCluster_EventOnChain")],
  produces: [
    { to: events, topic: "BlockEnd", acks: "all" },
    { to: events, topic: "PendingTransaction", acks: "all" },
  ],
  receives: ["private-keys"], // Code: submitOrder carries authPrivateKey.
  ...oneByOne,
  delivery: { revisions: "by-hand", doneWhen: "healthy" },
  zones: [zone("a"), zone("b")], // Wiki, ALB: at least two zones.
  groups: [relays],
  from: [onPort(balancers, tcp(8083), tcp(8087)), onPort(miners, tcp(8100))],
});

const miner = service("miner", {
  // Wiki, miner: /etc/service/miner/run, mode 755.
  command: ["miner", "--unlocks=0x00", "--passwords", "xxxx", "--config", "miner.toml"],
  replicas: 2,
  env: { MYSQL: orders.url, REDIS: balances.url },
  calls: [{ to: ethnode }, { to: relay.ports.motan, timeout: "1s" }],
  sessions: [lock],
  consumes: [
    reads("EventOnChain", "miner_"),
    // Code: the group is named by the address of the instance, so that each reads all.
    reads("BlockEnd", "miner_{host}"),
    reads("SubmitInfo", "submitter_"),
  ],
  produces: [{ to: events, topic: "SubmitInfo", acks: "all" }],
  ...oneByOne,
  delivery: unchecked,
  groups: [miners],
});

const extractor = service("extractor", {
  command: ["extractor", "--config", "extractor.toml"],
  replicas: 2, // One works, and the other waits for the lock.
  env: { MYSQL: orders.url, REDIS: balances.url },
  calls: [{ to: ethnode }],
  sessions: [lock],
  consumes: [reads("PendingTransaction", "Extractor_PendingTransaction")],
  produces: [{ to: events, topic: "EventOnChain", acks: "all" }],
  // Guide 000: "follow the order of dependencies", in prose.
  after: [],
  ...oneByOne,
  delivery: unchecked,
  groups: [extractors],
});

const kafkaManager = service("kafka-manager", {
  command: ["bin/kafka-manager", "-Dhttp.port=9000"],
  port: http(9000),
  // Wiki, kafka-manager: admin, admin.
  console: { login: "factory" },
  sessions: [{ to: keepers, timeout: "30s" }],
  groups: [kafkaManagers],
  // Wiki, security groups: "yourSpecialIp".
  from: onPort(securityGroup("office", { ranges: ["203.0.113.1/32"] }), tcp(9000)),
  operation: fromShell,
});

const motanManager = service("motan-manager", {
  // Wiki, motan-manager: nohup java -jar …, and pkill -f "motan-manager".
  command: ["java", "-jar", "target/motan-manager.jar"],
  port: http(8080),
  console: { login: "none" },
  sessions: [{ to: keepers, timeout: "30s" }],
  groups: [motanMachines],
  from: onPort(securityGroup("home", { ranges: ["203.0.113.2/32"] }), tcp(8080)),
  operation: { ...fromShell, stop: "by-pattern" },
});

const browser = service("zk-browser", {
  // Wiki, node-zk-browser: "edit", with a login from a file of its own.
  command: ["./start.sh"],
  port: http(3000),
  console: { login: "own" },
  sessions: [{ to: keepers, timeout: "30s" }],
  groups: [browserMachines],
  // Wiki, security groups: SSH, TCP, 3000, 0.0.0.0/0.
  from: onPort(anywhere, tcp(3000)),
  operation: {
    supervisor: "nothing",
    // Wiki, node-zk-browser: pkill -f "node ./app.js".
    stop: "by-pattern",
    packages: [
      { program: "python", version: "2.6" },
      {
        program: "node",
        version: "0.12.7",
        url: "https://github.com/nodejs/node-v0.x-archive/archive/v0.12.7.tar.gz",
      },
    ],
  },
});

// Guide 000, "Web access"; wiki, ALB.
const door = loadBalancer("alb", {
  listen: http(80),
  from: anywhere,
  to: relay,
  routes: [
    { path: "/rpc", to: relay },
    { path: "/eth", to: ethnode },
    { path: "/socket.io", to: relay },
  ],
  // Three groups are made: relayClusterGroup, relayClusterWebSockets and ethGroup.
  product: { kind: "aws-application", targetGroups: [relay, relay.ports.sockets, ethnode] },
  groups: [balancers],
});

export default cluster("loopring", {
  balancers: [door],
  services: [miner, extractor, kafkaManager, motanManager, browser],
});
