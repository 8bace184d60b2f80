/** Wrong wiring of Kafka, ZooKeeper, ports of security groups, and of what people do by hand. */
import type { WiringCase } from "./cases.ts";

const KAFKA = `import { kafka, onPort, zookeeper } from "tutti";
const keepers = zookeeper("keepers", { members: 3 });
void [kafka, onPort, keepers];
`;

export const brokerCases: readonly WiringCase[] = [
  {
    name: "a security of Kafka that does not exist",
    text: `${KAFKA}const events = kafka("events", { «security: "TLS" });`,
    compiler: "Type '\"TLS\"' is not assignable to type",
    code: "wrong-value",
    says: ["security must be one of"],
  },
  {
    name: "an option of Kafka by the broker's own name",
    text: `${KAFKA}const events = kafka("events", { «minInsync: 2 });`,
    compiler: "'minInsync' does not exist in type 'KafkaOptions'",
    code: "unknown-option",
    says: ['did you mean "minInSync"?'],
  },
  {
    name: "a ZooKeeper by its address",
    text: `${KAFKA}const events = kafka("events", { zookeeper: { «to: "zoo1:2181" } });`,
    compiler: "Type 'string' is not assignable to type 'Declared<DeclaredData>'",
    code: "unknown-part",
    says: ['to cannot be "zoo1:2181"', "name a zookeeper(…)"],
  },
  {
    name: "acknowledgements by Kafka's number",
    text: `${KAFKA}const events = kafka("events");
const api = service("api", { command: ["a"], produces: [{ to: events, topic: "orders", «acks: 1 }] });`,
    compiler: "Type 'number' is not assignable to type",
    code: "wrong-value",
    says: ["acks must be one of"],
  },
  {
    name: "a durable topic that says so in words",
    text: `${KAFKA}const events = kafka("events", { topics: { orders: { «durable: "yes" } } });`,
    compiler: "Type 'string' is not assignable to type",
    code: "wrong-value",
    says: ["durable must be true or false"],
  },
  {
    name: "an open ACL by ZooKeeper's word",
    text: `${KAFKA}const other = zookeeper("other", { «acl: "world" });`,
    compiler: "Type '\"world\"' is not assignable to type",
    code: "wrong-value",
    says: ["acl must be one of"],
  },
  {
    name: "a supervisor that does not exist",
    text: `const api = service("api", { command: ["a"], operation: { «supervisor: "nohup" } });`,
    compiler: "Type '\"nohup\"' is not assignable to type",
    code: "wrong-value",
    says: ["supervisor must be one of"],
  },
  {
    name: "hand work that does not exist",
    text: `const api = service("api", { command: ["a"], operation: { «byHand: ["id"] } });`,
    compiler: "Type '\"id\"' is not assignable to type",
    code: "wrong-value",
    says: ['byHand cannot hold "id"', "identity"],
  },
  {
    name: "a package without a version",
    text: `const api = service("api", { command: ["a"], operation: { packages: [«{ program: "kafka" }] } });`,
    compiler: "Property 'version' is missing in type",
    code: "missing",
    says: ["a package says its version"],
  },
  {
    name: "a console without a word on its login",
    text: `const api = service("api", { command: ["a"], port: http(80), «console: {} });`,
    compiler: "Property 'login' is missing in type",
    code: "missing",
    says: ["a console says how people log in"],
  },
  {
    name: "origins as a text",
    text: `const node = service("node", { command: ["geth"], ethereum: { «corsDomains: "*" } });`,
    compiler: "Type 'string' is not assignable to type",
    code: "wrong-value",
    says: ["corsDomains must be a list"],
  },
  {
    name: "confidences that do not exist",
    text: `const api = service("api", { command: ["a"], «receives: ["keys"] });`,
    compiler: "Type '\"keys\"' is not assignable to type",
    code: "wrong-value",
    says: ['receives cannot hold "keys"'],
  },
  {
    name: "a group on a port by its number",
    text: `${KAFKA}const other = redis("other", { from: «onPort(securityGroup("b"), 6379) });`,
    compiler: "Argument of type 'number' is not assignable to parameter of type",
    code: "wrong-port",
    says: ["onPort cannot take 6379", "write tcp(9092)"],
  },
];

/** What no type can refuse. */
export const brokerRunTimeCases: readonly Omit<WiringCase, "compiler">[] = [
  {
    name: "a Kafka that is a Redis",
    text: `const api = service("api", { command: ["a"], consumes: [{ «from: state, topic: "t", group: "g" }] });`,
    code: "unknown-part",
    says: ["name a kafka(…) of this file"],
  },
  {
    name: "two ids for three brokers",
    text: `${KAFKA}const events = kafka("events", { brokers: 3, «brokerIds: [0, 1] });`,
    code: "wrong-count",
    says: ["brokerIds holds 2, and there are 3 brokers"],
  },
  {
    name: "an id below zero",
    text: `${KAFKA}const events = kafka("events", { «brokerIds: [-1] });`,
    code: "wrong-value",
    says: ["brokerIds cannot hold -1"],
  },
  {
    name: "a topic with a space",
    text: `${KAFKA}const events = kafka("events", { topics: { «"two words": {} } });`,
    code: "wrong-name",
    says: ['topic name "two words" cannot be used'],
  },
  {
    name: "a version in words",
    text: `${KAFKA}const events = kafka("events", { «version: "latest" });`,
    code: "wrong-version",
    says: ['"latest" is no version'],
  },
  {
    name: "zones for two of three members",
    text: `${KAFKA}const other = zookeeper("other", { members: 3, «placement: [zone("a"), zone("b")] });`,
    code: "wrong-count",
    says: ["placement holds 2, and there are 3 members"],
  },
  {
    name: "zones for two of three Sentinels",
    text: `const other = redis("other", { replicas: 1, sentinel: { count: 3, quorum: 2, «placement: [zone("a"), zone("b")] } });`,
    code: "wrong-count",
    says: ["placement holds 2, and there are 3 Sentinels"],
  },
  {
    name: "a session whose servers are addresses with spaces",
    text: `const api = service("api", { command: ["a"], sessions: [{ «to: state }] });`,
    code: "unknown-part",
    says: ["name a zookeeper(…) of this file"],
  },
  {
    name: "a part that is in a group on one port",
    text: `${KAFKA}const api = service("api", { command: ["a"], «groups: [onPort(securityGroup("b"), tcp(1))] });`,
    code: "group-on-ports",
    says: ['takes the group "b" whole'],
  },
  {
    name: "groups of a balancer that tutti runs",
    text: `const edge = loadBalancer("edge", { listen: http(80), to: web, «groups: [securityGroup("b")] });`,
    code: "groups-without-product",
    says: ["remove groups, or say its product"],
  },
  {
    name: "a console on a port that is not there",
    text: `const api = service("api", { command: ["a"], port: http(80), console: { login: "own", «port: "admin" as never } });`,
    code: "unknown-port",
    says: ['there is no port "admin"'],
  },
  {
    name: "a checksum that is none",
    text: `const api = service("api", { command: ["a"], operation: { packages: [{ program: "kafka", version: "3.9.0", «sha256: "abc" }] } });`,
    code: "wrong-value",
    says: ["64 hexadecimal digits"],
  },
  {
    name: "a permission that is none",
    text: `const api = service("api", { command: ["a"], operation: { «permissions: ["everything"] } });`,
    code: "wrong-value",
    says: ['"ec2:Describe*"'],
  },
  {
    name: "a security group with a dot",
    text: `const group = «securityGroup("relay.cluster"); void group;`,
    code: "wrong-name",
    says: ['security group name "relay.cluster" cannot be used'],
  },
];
