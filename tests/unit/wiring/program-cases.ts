/** Wrong wiring of containers, programs, scrapes, alarms, topics, machines, and of what an nginx of others does. */
import type { WiringCase } from "./cases.ts";

const ALARMS = `import { alarm, topic } from "tutti";
const people = topic("people", { people: ["ada@example.com"] });
void [alarm, people];
`;

const nginx = (settings: string): string =>
  `const edge = loadBalancer("edge", { listen: http(80), to: web, product: { kind: "nginx", ${settings} } });`;

/** Each is refused by the compiler, and by the builders. */
export const programCases: readonly WiringCase[] = [
  {
    name: "a restart policy that Docker does not have",
    text: `const api = service("api", { command: ["a"], container: { «restart: "forever" } });`,
    compiler: "Type '\"forever\"' is not assignable to type",
    code: "wrong-value",
    says: ["restart must be one of"],
  },
  {
    name: "an option of a container by Compose's name",
    text: `const api = service("api", { command: ["a"], container: { «depends_on: ["state"] } });`,
    compiler: "'depends_on' does not exist in type 'ContainerOptions'",
    code: "unknown-option",
    says: ['has no option "depends_on"'],
  },
  {
    name: "settings that take effect some day",
    text: `const api = service("api", { command: ["a"], program: { settings: [{ file: "a.json", «takesEffect: "later" }] } });`,
    compiler: "Type '\"later\"' is not assignable to type",
    code: "wrong-value",
    says: ["takesEffect must be one of"],
  },
  {
    name: "a schedule that does not say whether a lock guards it",
    text: `const api = service("api", { command: ["a"], program: { schedules: [«{ name: "clean" }] } });`,
    compiler: "Property 'locked' is missing in type",
    code: "missing",
    says: ["whether a lock guards it", "add locked: true"],
  },
  {
    name: "the key of clients by its name in quotes",
    text: `const api = service("api", { command: ["a"], program: { «accepts: ["API_KEY"] } });`,
    compiler: "Type 'string' is not assignable to type 'SecretReference'",
    code: "wrong-value",
    says: ['accepts cannot hold "API_KEY"', 'secret("API_KEY")'],
  },
  {
    name: "a scrape of an address",
    text: `const api = service("api", { command: ["a"], scrapes: [{ «of: "web:8081", port: 8081 }] });`,
    compiler: "Type 'string' is not assignable to type 'Declared<DeclaredData>'",
    code: "unknown-part",
    says: ['of cannot be "web:8081"'],
  },
  {
    name: "an alarm about a part in quotes",
    text: `${ALARMS}const slow = alarm("slow", { «of: "web", metric: "latency", unit: "seconds", above: 1 });`,
    compiler: "Type 'string' is not assignable to type 'Declared<DeclaredData>'",
    code: "unknown-part",
    says: ['of cannot be "web"'],
  },
  {
    name: "a unit that no metric has",
    text: `${ALARMS}const slow = alarm("slow", { of: web, metric: "latency", «unit: "minutes", above: 1 });`,
    compiler: "Type '\"minutes\"' is not assignable to type",
    code: "wrong-value",
    says: ["unit must be one of"],
  },
  {
    name: "an alarm that tells an address",
    text: `${ALARMS}const slow = alarm("slow", { of: web, metric: "latency", unit: "seconds", above: 1, «tells: "ada@example.com" });`,
    compiler: "Type 'string' is not assignable to type",
    code: "wrong-value",
    says: ["name what topic(…) returned"],
  },
  {
    name: "an alarm that no builder made",
    text: `export default cluster("shop", { services: [web], «alarms: ["slow"] });`,
    compiler: "Type 'string' is not assignable to type 'Alarm'",
    code: "wrong-part",
    says: ['alarms cannot hold "slow"'],
  },
  {
    name: "a lock that does not say when it is renewed",
    text: `const api = service("api", { command: ["a"], program: { locks: [«{ name: "one", lasts: "15s" }] } });`,
    compiler: "Property 'renews' is missing in type",
    code: "missing",
    says: ["a lock says its renews"],
  },
  {
    name: "connection draining of a network balancer",
    text: `const edge = loadBalancer("edge", { listen: http(80), to: web, product: { kind: "aws-network", «draining: "300s" } });`,
    compiler: "'draining' does not exist in type",
    code: "unknown-option",
    says: ['has no option "draining"'],
  },
  {
    name: "a machine with its memory in bytes",
    text: `export default cluster("shop", { services: [web], machine: { «memory: 8 } });`,
    compiler: "Type 'number' is not assignable to type",
    code: "wrong-value",
    says: ["memory must be a size, not 8"],
  },
  {
    name: "a path without its slash",
    text: nginx(`«answersItself: ["health"]`),
    compiler: "Type '\"health\"' is not assignable to type",
    code: "wrong-path",
    says: ['"health" is no path'],
  },
  {
    name: "a status page without a path",
    text: nginx("«statusPage: {}"),
    compiler: "Property 'path' is missing in type '{}'",
    code: "missing",
    says: ["a status page has a path"],
  },
];

/** What only the builders refuse. */
export const programRunTimeCases: readonly Omit<WiringCase, "compiler">[] = [
  {
    name: "attempts that Docker would not count",
    text: `const api = service("api", { command: ["a"], container: { restart: "always", «attempts: 5 } });`,
    code: "wrong-value",
    says: ['Docker counts attempts with "on-failure" alone'],
  },
  {
    name: "an alarm with two bounds",
    text: `${ALARMS}const slow = alarm("slow", { of: web, metric: "latency", unit: "seconds", «above: 1, below: 0 });`,
    code: "wrong-bound",
    says: ["one bound, above or below"],
  },
  {
    name: "an alarm about a part of another cluster",
    text: `${ALARMS}const slow = alarm("slow", { of: worker, metric: "latency", unit: "seconds", above: 1 });
export default cluster("shop", { services: [web], «alarms: [slow] });`,
    code: "wrong-part",
    says: ['is about "worker", which is no part'],
  },
  {
    name: "a port between brokers that does not exist",
    text: `const broker = service("broker", { command: ["b"], port: tcp(1883), mqtt: { «nodePorts: [70_000] } });`,
    code: "wrong-port",
    says: ["70000 is no port"],
  },
];
