/** The faults of guides 000 and 001 and of the pages that 000 links, L1 to L30: what is found of each, and what repairs it. */
import type { GuideFault } from "./guide.ts";
import { importing, machineFaults } from "./loopring-machine-faults.ts";

/** Stands for what a vendor publishes beside its archive. */
const SHA256 = "0f".repeat(32);

const reach = { rule: "unreachable-dependency", message: "wrongPort" } as const;

export const loopringFaults: readonly GuideFault[] = [
  {
    fault: "L1",
    says: "the group of Kafka admits no extractor on 9092, but on 9999, which is JMX",
    found: [{ ...reach, subject: "extractor", at: "produces" }],
    repair: [{ find: "onPort(extractors, tcp(9999))", replace: "onPort(extractors, tcp(9092))" }],
  },
  {
    fault: "L2",
    says: "the group of Redis opens 3306 instead of 6379",
    found: [{ ...reach, at: "env.REDIS" }],
    repair: [
      {
        find: "  // Wiki, security groups.\n  from: [onPort(relays, tcp(3306)), onPort(miners, tcp(3306)), onPort(extractors, tcp(3306))],",
        replace:
          "  from: [onPort(relays, tcp(6379)), onPort(miners, tcp(6379)), onPort(extractors, tcp(6379))],",
      },
    ],
  },
  {
    fault: "L3",
    says: "the group of the nodes opens 3306 to balancer, relay and miner",
    found: [
      { ...reach, at: "calls" },
      { ...reach, subject: "alb" },
    ],
    repair: [
      {
        find: "onPort(balancers, tcp(3306)),\n    onPort(relays, tcp(3306)),\n    onPort(miners, tcp(3306)),",
        replace:
          "onPort(balancers, tcp(8545)),\n    onPort(relays, tcp(8545)),\n    onPort(miners, tcp(8545)),",
      },
    ],
  },
  {
    fault: "L4",
    says: "an editor of ZooKeeper is open to the world on 3000",
    found: [{ rule: "console-open", message: "world", subject: "zk-browser" }],
    repair: [
      { find: "onPort(anywhere, tcp(3000))", replace: "onPort(operators, tcp(3000))" },
      importing("operators"),
    ],
  },
  {
    fault: "L5",
    says: "SSH from 0.0.0.0/0 on every group",
    found: [{ rule: "shell-open" }],
    repair: [{ find: "shell: anywhere", replace: "shell: operators" }, importing("operators")],
  },
  {
    fault: "L6",
    says: "names of groups are written in two ways, and rules refer to groups that do not exist",
    found: [
      { rule: "empty-group" },
      { rule: "unreachable-dependency", message: "notAdmitted", at: "sessions" },
    ],
    repair: [
      {
        find: 'securityGroup("motanManger-SecurityGroup")',
        replace: 'securityGroup("motanManager-SecurityGroup")',
      },
      {
        find: 'securityGroup("zookeeperBrowser-securityGroup")',
        replace: 'securityGroup("zookeeperBrowser-SecurityGroup")',
      },
    ],
  },
  {
    fault: "L7",
    says: "min.insync.replicas=1 with three copies and acks=all",
    found: [{ rule: "confirmed-by-one-copy", message: "oneInSync" }],
    repair: [{ find: "minInSync: 1", replace: "minInSync: 2" }],
  },
  {
    fault: "L8",
    says: "transactions in two copies, offsets in three",
    found: [{ rule: "kafka-mixed-copies" }],
    repair: [{ find: "transactionReplication: 2", replace: "transactionReplication: 3" }],
  },
  {
    fault: "L9",
    says: "topics appear by themselves with one partition; offsets are kept for a day, records for a week",
    found: [
      { rule: "topics-by-themselves" },
      { rule: "group-above-partitions" },
      { rule: "offsets-expire-first" },
    ],
    repair: [
      { find: "EventOnChain: {}", replace: "EventOnChain: { partitions: 2 }" },
      { find: "BlockEnd: { durable: false }", replace: "BlockEnd: { partitions: 1, durable: false }" },
      {
        find: "PendingTransaction: { durable: false }",
        replace: "PendingTransaction: { partitions: 2, durable: false }",
      },
      { find: "SubmitInfo: { orders: true }", replace: "SubmitInfo: { partitions: 2, orders: true }" },
      { find: 'retention: "168h",', replace: 'retention: "168h",\n  offsetsRetention: "168h",' },
    ],
  },
  {
    fault: "L10",
    says: "log.flush.interval.messages=300 and ms=300, for safety",
    found: [{ rule: "kafka-flush-interval" }],
    repair: [{ find: 'messages: 300, every: "300ms", ', replace: "" }],
  },
  {
    fault: "L11",
    says: "a PLAINTEXT listener without rules, and open nodes in ZooKeeper",
    found: [{ rule: "orders-without-login" }],
    repair: [
      { find: 'security: "PLAINTEXT"', replace: 'security: "SASL_SSL",\n  acl: true' },
      { find: 'acl: "open"', replace: 'acl: "own"' },
    ],
  },
  {
    fault: "L12",
    says: "nohup and & instead of a supervisor, and pkill -f to stop",
    found: [{ rule: "unsupervised" }],
    repair: [
      { find: '...machine, supervisor: "nothing"', replace: '...machine, supervisor: "systemd"' },
      { find: '    supervisor: "nothing",\n', replace: '    supervisor: "systemd",\n' },
      { find: '...fromShell, stop: "by-pattern"', replace: '...fromShell, stop: "by-process"' },
      { find: '    stop: "by-pattern",\n', replace: '    stop: "by-process",\n' },
    ],
  },
  {
    fault: "L13",
    says: "broker.id, myid and addresses are edited on each machine",
    found: [{ rule: "identity-by-hand" }, { rule: "configured-by-hand", subject: "events" }],
    repair: [
      { find: 'brokerIds: "by-hand"', replace: "brokerIds: [0, 1, 2]" },
      { find: "idsByHand: true", replace: "idsByHand: false" },
      { find: 'byHand: ["addresses"]', replace: "byHand: []" },
    ],
  },
  {
    fault: "L14",
    says: "old versions of everything, from mirrors over plain HTTP, without checksums",
    found: [{ rule: "unverified-download" }, { rule: "end-of-life" }],
    repair: [
      { find: 'version: "3.4.10",\n  members', replace: 'version: "3.8.4",\n  members' },
      // What 0.11 does by itself is kept, so that this repairs one thing.
      {
        find: 'version: "0.11.0.2",\n  // Guide',
        replace: 'version: "3.9.0",\n  offsetsRetention: "24h",\n  // Guide',
      },
      { find: 'program: "openjdk", version: "9"', replace: 'program: "openjdk", version: "21"' },
      { find: 'program: "python", version: "2.6"', replace: 'program: "python", version: "3.13"' },
      { find: 'version: "0.12.7",\n', replace: 'version: "24.1.0",\n' },
      ...["zookeeper-3.4.10.tar.gz", "kafka_2.12-0.11.0.2.tgz", "v0.12.7.tar.gz"].map((archive) => {
        return { find: `${archive}",`, replace: `${archive}",\n        sha256: "${SHA256}",` };
      }),
    ],
  },
  {
    fault: "L15",
    says: "kafka-manager with admin/admin, motan-manager without a login",
    found: [
      { rule: "console-open", message: "factory" },
      { rule: "console-open", message: "none" },
    ],
    repair: [
      { find: 'console: { login: "factory" }', replace: 'console: { login: "own" }' },
      { find: 'console: { login: "none" }', replace: 'console: { login: "own" }' },
    ],
  },
  ...machineFaults,
];
