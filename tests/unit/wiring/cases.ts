/** The one table of wrong wiring: each case must be refused by the compiler, and by the builders at run time. */

import { balancerCases } from "./balancer-cases.ts";
import { brokerCases } from "./broker-cases.ts";
import { scalingCases } from "./scaling-cases.ts";

export interface WiringCase {
  readonly name: string;
  /** What follows the parts of {@link partsText}; `«` stands before what the run-time problem points at. */
  readonly text: string;
  /** A piece of the compiler's message. */
  readonly compiler: string;
  /** Code of the run-time problem. */
  readonly code: string;
  /** Pieces of the run-time problem's message and fix. */
  readonly says: readonly string[];
}

/** Parts that every case has around it, all of them right. */
export const partsText = `
import {
  anywhere, artifact, certificate, cookie, cluster, command, http, job, join, loadBalancer, operators, redis, rolling,
  ecs, mysql, objectStore, region, secret, securityGroup, service, split, stepScaling, store, subnet, targetTracking, tcp, zone,
} from "tutti";

const state = redis("state", { password: secret("REDIS_PASSWORD") });
const web = service("web", { artifact: artifact({ dir: "./web" }), command: ["node", "web.js"], port: http(8080) });
const feed = service("feed", { command: ["node", "feed.js"], port: tcp(9000) });
const worker = service("worker", { command: ["node", "worker.js"] });
void [certificate, cookie, split, anywhere, command, http, job, join, loadBalancer, operators, rolling, securityGroup];
void [store, zone, subnet, ecs, mysql, objectStore, region, stepScaling, targetTracking];
void [state, web, feed, worker];
`;

export const wiringCases: readonly WiringCase[] = [
  ...balancerCases,
  ...brokerCases,
  ...scalingCases,
  {
    name: "a balancer to a service by its name in quotes",
    text: `const edge = loadBalancer("edge", { listen: http(80), «to: "web" });`,
    compiler: "Type 'string' is not assignable to type 'RouteTarget<\"http\">",
    code: "unknown-service",
    says: ['to cannot be "web"', "name a service of this file"],
  },
  {
    name: "a balancer to an object that no builder made",
    text: `const fake = { kind: "service", name: "web", protocol: "http" } as const;
const edge = loadBalancer("edge", { listen: http(80), «to: fake });`,
    compiler: 'is missing the following properties from type \'ServiceHandle<string, "http"',
    code: "unknown-service",
    says: ['to cannot be the service "web"'],
  },
  {
    name: "an http balancer to a service that speaks tcp",
    text: `const edge = loadBalancer("edge", { listen: http(80), «to: feed });`,
    compiler: "Type '\"tcp\"' is not assignable to type '\"http\"'",
    code: "wrong-protocol",
    says: ['cannot route to "feed", which speaks tcp', "http("],
  },
  {
    name: "an http balancer to a service without a port",
    text: `const edge = loadBalancer("edge", { listen: http(80), «to: worker });`,
    compiler: "Type '\"none\"' is not assignable to type '\"http\"'",
    code: "wrong-protocol",
    says: ['cannot route to "worker", which has no port'],
  },
  {
    name: "a tcp balancer to a service that speaks http",
    text: `const edge = loadBalancer("edge", { listen: tcp(80), «to: web });`,
    compiler: "Type '\"http\"' is not assignable to type '\"tcp\"'",
    code: "wrong-protocol",
    says: ['a tcp balancer cannot route to "web", which speaks http', "tcp("],
  },
  {
    name: "a route to a port that speaks another protocol",
    text: `const api = service("api", { command: ["a"], port: http(80), ports: { feed: tcp(81) } });
const edge = loadBalancer("edge", { listen: http(80), to: api, routes: [{ path: "/feed", «to: api.ports.feed }] });`,
    compiler: "Type '\"tcp\"' is not assignable to type '\"http\"'",
    code: "wrong-protocol",
    says: [
      'an http balancer cannot route to port "feed" of "api", which speaks tcp',
      "ports: { feed: http(…) }",
    ],
  },
  {
    name: "a route to a port that the service does not have",
    text: `const api = service("api", { command: ["a"], port: http(80), ports: { admin: http(81) } });
const edge = loadBalancer("edge", { listen: http(80), to: api, routes: [{ path: "/a", «to: api.ports.admim }] });`,
    compiler: "Property 'admim' does not exist on type",
    code: "missing",
    says: ["a route leads to a service"],
  },
  {
    name: "a listener that is no listener",
    text: `const edge = loadBalancer("edge", { «listeners: [http(80)] });`,
    compiler: "is missing the following properties from type 'ListenerHandle",
    code: "wrong-value",
    says: ["listeners cannot hold a port", "list what listener(…) returned"],
  },
  {
    name: "a host with its scheme in a route",
    text: `const edge = loadBalancer("edge", { listen: http(80), to: web, routes: [{ «host: 5, to: web }] });`,
    compiler: "Type 'number' is not assignable to type 'string'",
    code: "wrong-value",
    says: ["host must be a text, not 5"],
  },
  {
    name: "the artefact of one service given to another",
    text: `const miner = service("miner", { «artifact: web.artifact, command: ["node", "miner.js"] });`,
    compiler: 'Type \'Artifact<"web">\' is not assignable to type \'Artifact<null> | Artifact<"miner">',
    code: "wrong-artifact",
    says: ['belongs to "web", not to "miner"', "artifact({ dir: … })"],
  },
  {
    name: "a health check that is a port",
    text: `const api = service("api", { command: ["node", "a.js"], port: http(80), «health: http(80) });`,
    compiler: "is not assignable to type 'Health",
    code: "wrong-health",
    says: ["health cannot be a port", 'write the path: http("/ready")'],
  },
  {
    name: "a port that is a health check",
    text: `const api = service("api", { command: ["node", "a.js"], «port: http("/ready") });`,
    compiler: "Property 'protocol' is missing in type 'HttpHealth<never>' but required in type 'Port<",
    code: "wrong-port",
    says: ["port cannot be an http health", "http(8080)"],
  },
  {
    name: "a health check of a port that the service does not have",
    text: `const api = service("api", { command: ["a"], port: tcp(1883), ports: { admin: http(81) }, «health: http("/s", { port: "admim" }) });`,
    compiler: "Type '\"admim\"' is not assignable to type '\"admin\"'",
    code: "unknown-port",
    says: ['the health check asks port "admim", which is not among `ports`', "ports: { admim:"],
  },
  {
    name: "a port that is a plain number",
    text: `const api = service("api", { command: ["node", "a.js"], «port: 8080 });`,
    compiler: "Type 'number' is not assignable to type 'Port<",
    code: "wrong-port",
    says: ["port cannot be 8080", "http(8080)"],
  },
  {
    name: "the password of a store in clear",
    text: `const cache = redis("cache", { «password: "hunter2" });`,
    compiler: "Type 'string' is not assignable to type 'SecretReference'",
    code: "clear-password",
    says: ["a password cannot stand in the file", 'secret("REDIS_PASSWORD")'],
  },
  {
    name: "the password of a store that is the other value of a rotation, and so mostly none",
    text: `const cache = redis("cache", { «password: secret("REDIS_PASSWORD").other });`,
    compiler: "Type 'OtherSecretReference' is not assignable to type 'SecretReference'",
    code: "clear-password",
    says: ["must be a secret(…) itself", 'secret("REDIS_PASSWORD")'],
  },
  {
    name: "a store in env where its URL is meant",
    text: `const api = service("api", { command: ["node", "a.js"], env: { «REDIS_URL: state } });`,
    compiler: "is not assignable to type 'ValueInput'",
    code: "wrong-value",
    says: ['env.REDIS_URL cannot be the store "state"', "such as state.url"],
  },
  {
    name: "an option with a slip of the pen",
    text: `const api = service("api", { command: ["node", "a.js"], «replicsa: 3 });`,
    compiler: "but 'replicsa' does not exist in type",
    code: "unknown-option",
    says: ['service "api" has no option "replicsa"', 'did you mean "replicas"?'],
  },
  {
    name: "a duration that is a number",
    text: `const api = service("api", { command: ["node", "a.js"], release: rolling({ «drain: 30 }) });`,
    compiler: "Type 'number' is not assignable to type 'Duration",
    code: "wrong-value",
    says: ["drain must be a duration, not 30", '"30s"'],
  },
  {
    name: "a duration with a unit that does not exist",
    text: `const api = service("api", { command: ["node", "a.js"], «stopGrace: "30 sec" });`,
    compiler: "Type '\"30 sec\"' is not assignable to type 'Duration",
    code: "wrong-value",
    says: ['stopGrace must be a duration, not "30 sec"'],
  },
  {
    name: "a size in a unit that does not exist",
    text: `const cache = redis("cache", { «memory: "4 GB" });`,
    compiler: "Type '\"4 GB\"' is not assignable to type 'Size",
    code: "wrong-value",
    says: ['memory must be a size, not "4 GB"', '"4 GiB"'],
  },
  {
    name: "replicas as a text",
    text: `const api = service("api", { command: ["node", "a.js"], «replicas: "3" });`,
    compiler: "Type 'string' is not assignable to type 'number'",
    code: "wrong-value",
    says: ["replicas must be a whole number", 'not "3"'],
  },
  {
    name: "a command that is one text",
    text: `const api = service("api", { «command: "node a.js" });`,
    compiler: "Type 'string' is not assignable to type 'CommandInput'",
    code: "wrong-value",
    says: ['command must be a list, not "node a.js"'],
  },
  {
    name: "a service listed among the balancers",
    text: `export default cluster("shop", { «balancers: [web] });`,
    compiler: "but required in type 'BalancerHandle",
    code: "wrong-part",
    says: ['balancers cannot hold the service "web"', "what loadBalancer(…) returned"],
  },
  {
    name: "a part that is waited for by its name in quotes",
    text: `const api = service("api", { command: ["node", "a.js"], «after: ["state"] });`,
    compiler: "Type 'string' is not assignable to type 'Declared",
    code: "unknown-part",
    says: ['after cannot hold "state"', "name a service, job or store"],
  },
  {
    name: "an algorithm that does not exist",
    text: `const edge = loadBalancer("edge", { listen: http(80), to: web, «algorithm: "least-conn" });`,
    compiler: "Type '\"least-conn\"' is not assignable to type 'Algorithm",
    code: "wrong-value",
    says: ['algorithm must be one of "least-connections"'],
  },
  {
    name: "a group of who may connect by its name in quotes",
    text: `const edge = loadBalancer("edge", { listen: http(80), to: web, «from: "anywhere" });`,
    compiler: "Type 'string' is not assignable to type",
    code: "wrong-value",
    says: ['from cannot be "anywhere"', "write anywhere, operators, or securityGroup(…)"],
  },
  {
    name: "a store that does not say what a crash may lose",
    text: `const db = «store("db", { command: ["db"], port: tcp(5432) });`,
    compiler: "Property 'durability' is missing in type",
    code: "missing",
    says: ["a store says what a crash may lose", 'durability: "always"'],
  },
  {
    name: "a service without a command",
    text: `const api = «service("api", { port: http(80) });`,
    compiler: "Property 'command' is missing in type",
    code: "missing",
    says: ["a command is missing", 'command: ["node", "server.js"]'],
  },
  {
    name: "a rate limit without its burst",
    text: `const api = service("api", { command: ["true"], port: http(80), «rateLimit: { perSecond: 10 } });`,
    compiler: "Property 'burst' is missing in type '{ perSecond: number; }'",
    code: "missing",
    says: ["a rate limit needs burst", "rateLimit: { perSecond: 10, burst: 20 }"],
  },
  {
    name: "a rate limit by a header in quotes",
    text: `const api = service("api", { command: ["true"], port: http(80), rateLimit: { perSecond: 10, burst: 20, «key: "x-api-key" } });`,
    compiler: "Type '\"x-api-key\"' is not assignable to type '\"source\" | HeaderKey | undefined'",
    code: "wrong-value",
    says: ['key cannot be "x-api-key"', 'write "source" or header("x-api-key")'],
  },
  {
    name: "a certificate whose key stands in the file",
    text: `const tls = certificate({ chain: "./edge.crt", «key: "-----BEGIN PRIVATE KEY-----" });`,
    compiler: "Type 'string' is not assignable to type 'SecretReference'",
    code: "wrong-value",
    says: ["the key of a certificate is a secret", 'secret("EDGE_KEY")'],
  },
  {
    name: "TLS that is switched on without a certificate",
    text: `const edge = loadBalancer("edge", { listen: http(443), to: web, «tls: true });`,
    compiler: "Type 'true' is not assignable to type 'Tls | undefined'",
    code: "wrong-value",
    says: ["tls cannot be true", "developmentCertificate()"],
  },
  {
    name: "metrics at a port that the service does not have",
    text: `const api = service("api", { command: ["a"], port: http(80), ports: { admin: http(81) }, «metrics: { port: "admim", path: "/metrics" } });`,
    compiler: "Type '\"admim\"' is not assignable to type '\"admin\"'",
    code: "wrong-port",
    says: ['port "admim" is none of this service', 'metrics: { port: "admin", path: "/metrics" }'],
  },
  {
    name: "a port for the cluster's metrics in quotes",
    text: `export default cluster("shop", { services: [web], metrics: { «port: "9090" } });`,
    compiler: "Type 'string' is not assignable to type 'number'",
    code: "wrong-value",
    says: ["port must be a whole number from 1 to 65535"],
  },
];
