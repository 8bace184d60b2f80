/** Wrong wiring of what a cloud runs: ECS, RDS, ElastiCache, object stores, regions, and who delivers. */
import type { WiringCase } from "./cases.ts";

const task = `command: ["web"], port: http(80), resources: { cpu: 1, memory: "2 GiB" }`;

/** Each is refused by the compiler, and by the builders. */
export const cloudCases: readonly WiringCase[] = [
  {
    name: "a runner by its name in quotes",
    text: `const api = service("api", { ${task}, «runner: "ecs" });`,
    compiler: "Type 'string' is not assignable to type 'EcsRunner'",
    code: "wrong-value",
    says: ['runner cannot be "ecs"', "ecs({ … })"],
  },
  {
    name: "a launch type that does not exist",
    text: `const runner = ecs({ «launch: "lambda" });`,
    compiler: "Type '\"lambda\"' is not assignable to type",
    code: "wrong-value",
    says: ["launch must be one of"],
  },
  {
    name: "a grace that is a number",
    text: `const runner = ecs({ «healthCheckGrace: 300 });`,
    compiler: "Type 'number' is not assignable to type 'Duration",
    code: "wrong-value",
    says: ["healthCheckGrace must be a duration, not 300"],
  },
  {
    name: "a region by its name in quotes",
    text: `export default cluster("shop", { services: [web], cloud: { «region: "eu-central-1" } });`,
    compiler: "Type 'string' is not assignable to type 'Region'",
    code: "wrong-value",
    says: ['region cannot be "eu-central-1"'],
  },
  {
    name: "a cloud without a region",
    text: `export default cluster("shop", { services: [web], «cloud: {} });`,
    compiler: "Property 'region' is missing in type '{}'",
    code: "missing",
    says: ["a cloud needs a region"],
  },
  {
    name: "an object store that does not say who reads it",
    text: `const documents = «objectStore("documents", {});`,
    compiler: "Property 'access' is missing in type '{}'",
    code: "missing",
    says: ["an object store says who reads it"],
  },
  {
    name: "a subnet by its name in quotes",
    text: `const runner = ecs({ «subnets: ["inner-a"] });`,
    compiler: "Type 'string' is not assignable to type 'Subnet'",
    code: "wrong-value",
    says: ['subnets cannot hold "inner-a"'],
  },
  {
    name: "a subnet without a zone",
    text: `const inner = «subnet("inner", {});`,
    compiler: "Property 'zone' is missing in type '{}'",
    code: "missing",
    says: ["a subnet is in one zone"],
  },
  {
    name: "a delivery after a store",
    text: `const api = service("api", { ${task}, delivery: { «after: [state.url] } });`,
    compiler: "'[declared]' is missing in type 'PartReference'",
    code: "unknown-part",
    says: ["after cannot hold", "name a service of this file"],
  },
  {
    name: "a way back that does not exist",
    text: `const api = service("api", { ${task}, delivery: { «rollback: "TBD" } });`,
    compiler: "Type '\"TBD\"' is not assignable to type",
    code: "wrong-value",
    says: ["rollback must be one of"],
  },
];

/** What no type can refuse, and only the builders do. */
export const cloudRunTimeCases: readonly Omit<WiringCase, "compiler">[] = [
  {
    name: "a release of tutti for a service of ECS",
    text: `const api = service("api", { ${task}, runner: ecs(), «release: rolling() });`,
    code: "runner-decides",
    says: ["ECS replaces and stops the instances here", "set it in ecs({ … })"],
  },
  {
    name: "a port of the host that is not that of the container",
    text: `const api = service("api", { ${task}, runner: ecs({ «hostPort: 8080 }) });`,
    code: "wrong-port",
    says: ["with awsvpc the port of the host (8080) is that of the container (80)"],
  },
  {
    name: "a task without a size",
    text: `const api = «service("api", { command: ["web"], runner: ecs() });`,
    code: "missing",
    says: ["a task of Fargate has a size"],
  },
  {
    name: "a size that Fargate does not have",
    text: `const api = service("api", { command: ["web"], «resources: { cpu: 1, memory: "1 GiB" }, runner: ecs() });`,
    code: "wrong-task-size",
    says: ["no task of 1 cpu and 1 GiB", "2 to 8 GiB"],
  },
  {
    name: "hosts of Fargate",
    text: `const runner = ecs({ «hosts: 2 });`,
    code: "fargate-cannot",
    says: ["Fargate has no hosts to count"],
  },
  {
    name: "a network of the host on Fargate",
    text: `const runner = ecs({ «networkMode: "host" });`,
    code: "fargate-cannot",
    says: ['Fargate has no network mode "host"'],
  },
  {
    name: "a stop that Fargate does not wait for",
    text: `const runner = ecs({ «stopTimeout: "300s" });`,
    code: "fargate-cannot",
    says: ["Fargate waits 120s at most"],
  },
  {
    name: "a deregistration delay of two hours",
    text: `const runner = ecs({ «deregistrationDelay: "2h" });`,
    code: "wrong-value",
    says: ["a target group waits an hour at most"],
  },
  {
    name: "a name in DNS without a dot",
    text: `const runner = ecs({ discovery: { «name: "api" } });`,
    code: "wrong-name",
    says: ['"api" is no name in DNS'],
  },
  {
    name: "a failover without a copy",
    text: `const cache = redis("cache", { elasticache: { «failover: true } });`,
    code: "no-copy",
    says: ["there is no copy that could take over"],
  },
  {
    name: "several zones without a failover",
    text: `const cache = redis("cache", { elasticache: { copies: 1, «multiZone: true } });`,
    code: "no-failover",
    says: ["ElastiCache asks for failover with it"],
  },
  {
    name: "signed addresses of what everybody reads",
    text: `const images = objectStore("images", { access: "public", «signed: { lifetime: "10m" } });`,
    code: "signed-public",
    says: ["what everybody reads needs no signed addresses"],
  },
  {
    name: "a signed address that outlives its signature",
    text: `const documents = objectStore("documents", { access: "private", signed: { «lifetime: "200h" } });`,
    code: "wrong-value",
    says: ["a signed address lives for 7 days at most"],
  },
  {
    name: "an account that is no number",
    text: `export default cluster("shop", { services: [web], cloud: { «account: "prod", region: region("eu-central-1") } });`,
    code: "wrong-value",
    says: ['"prod" is no account'],
  },
  {
    name: "a range that is none",
    text: `const inner = subnet("inner", { zone: zone("a"), «range: "10.0.1.0" });`,
    code: "wrong-range",
    says: ['"10.0.1.0" is no address range'],
  },
  {
    name: "a load without a peak",
    text: `const api = service("api", { ${task}, «load: { eachPerSecond: 10 } });`,
    code: "missing",
    says: ["load says its peakPerSecond"],
  },
  {
    name: "a region with a space",
    text: `const main = «region("N. Virginia");`,
    code: "wrong-name",
    says: ['region name "N. Virginia" cannot be used'],
  },
];
