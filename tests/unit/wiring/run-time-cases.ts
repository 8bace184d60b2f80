/** The mistakes that only the builders refuse, in the form of the one table of wrong wiring. */
import { brokerRunTimeCases } from "./broker-cases.ts";
import type { WiringCase } from "./cases.ts";
import { scalingRunTimeCases } from "./scaling-cases.ts";

/** Mistakes that no type can refuse, and so only the builders do. */
export const runTimeCases: readonly Omit<WiringCase, "compiler">[] = [
  ...brokerRunTimeCases,
  ...scalingRunTimeCases,
  {
    name: "a balancer that tutti runs and somebody else configures",
    text: `const edge = loadBalancer("edge", { listen: http(80), to: web, engine: "nginx", «product: { kind: "nginx" } });`,
    code: "engine-and-product",
    says: ["`engine` is what tutti runs here"],
  },
  {
    name: "a surge that is a fraction",
    text: `const api = service("api", { command: ["node", "a.js"], release: rolling({ «surge: 0.5 }) });`,
    code: "wrong-value",
    says: ["surge must be a whole number from 0 to 1000, not 0.5"],
  },
  {
    name: "one artefact object declared by two services",
    text: `const files = artifact({ dir: "./both" });
const one = service("one", { artifact: files, command: ["node", "a.js"] });
const two = service("two", { «artifact: files, command: ["node", "a.js"] });`,
    code: "wrong-artifact",
    says: ['belongs to "one", not to "two"'],
  },
  {
    name: "a port out of range",
    text: `const api = service("api", { command: ["node", "a.js"], «port: http(80800) });`,
    code: "wrong-port",
    says: ["port 80800 does not exist", "1 to 65535"],
  },
  {
    name: "a health check over the network without a port",
    text: `const api = service("api", { command: ["node", "a.js"], «health: http("/ready") });`,
    code: "missing",
    says: ["a health check over the network needs a port"],
  },
  {
    name: "a health check by http of a port that speaks tcp",
    text: `const api = service("api", { command: ["a"], port: http(80), ports: { feed: tcp(81) }, «health: http("/s", { port: "feed" }) });`,
    code: "wrong-protocol",
    says: ['asks port "feed" by http, and it speaks tcp'],
  },
  {
    name: "a sticky listener that splits",
    text: `const beta = service("beta", { command: ["a"], port: http(80) });
const edge = loadBalancer("edge", { listen: http(80), to: split([[web, 90], [beta, 10]]), «sticky: "source" });`,
    code: "sticky-split",
    says: ["cannot be sticky and at once", "remove sticky"],
  },
  {
    name: "a split without a share",
    text: `const edge = loadBalancer("edge", { listen: http(80), to: «split([[web, 0], [web, 10]]) });`,
    code: "wrong-value",
    says: ["the weight 0 is no whole number from 1 to 1000"],
  },
  {
    name: "a cookie whose name is two words",
    text: `const edge = loadBalancer("edge", { listen: http(80), to: web, sticky: «cookie("my server") });`,
    code: "wrong-name",
    says: ['"my server" is no name for a cookie'],
  },
  {
    name: "a proxy in front that is everybody, in a list",
    text: `const edge = loadBalancer("edge", { listen: http(80), to: web, trustedProxies: [«"0.0.0.0/0"] });`,
    code: "wrong-value",
    says: ['trustedProxies cannot hold "0.0.0.0/0"', "everybody is no proxy"],
  },
  {
    name: "a proxy in front of a listener that has no headers",
    text: `const edge = loadBalancer("edge", { listen: tcp(80), to: feed, «trustedProxies: ["10.0.0.1"] });`,
    code: "wrong-protocol",
    says: ["only a listener with http(…) has headers to believe"],
  },
  {
    name: "a proxy in front that tells by headers and by the PROXY protocol",
    text: `const edge = loadBalancer("edge", { listen: http(80, { proxyProtocol: "v2" }), to: web, «trustedProxies: ["10.0.0.1"] });`,
    code: "proxy-twice",
    says: ["the PROXY header tells who the client is already"],
  },
  {
    name: "an old process that ends while a service drains",
    text: `const api = service("api", { command: ["a"], port: http(80), release: rolling({ drain: "60s" }) });
const edge = loadBalancer("edge", { listen: http(80), to: api, «hardStopAfter: "30s" });`,
    code: "hard-stop-in-drain",
    says: ['connections that "api" still drains', "at least 60s"],
  },
  {
    name: "a header of idempotency where there are no requests",
    text: `const api = service("api", { command: ["a"], port: tcp(80), «idempotencyHeader: "idempotency-key" });`,
    code: "wrong-protocol",
    says: ["only a service with port: http(…) has requests to repeat"],
  },
  {
    name: "an nginx that is to repeat a POST by its header",
    text: `const api = service("api", { command: ["a"], port: http(80), idempotencyHeader: "idempotency-key" });
const edge = loadBalancer("edge", { «engine: "nginx", listen: http(80), to: api });`,
    code: "engine-cannot",
    says: ['nginx cannot repeat a POST only where it has a header (service "api")'],
  },
  {
    name: "an nginx that is to be sticky by a cookie",
    text: `const edge = loadBalancer("edge", { «engine: "nginx", listen: http(80), to: web, sticky: cookie("SERVER") });`,
    code: "engine-cannot",
    says: ['nginx cannot be sticky by a cookie (listener "edge")', 'leave out engine: "nginx"'],
  },
  {
    name: "an nginx that is to speak TLS",
    text: `import { developmentCertificate } from "tutti";
const edge = loadBalancer("edge", { «engine: "nginx", listen: http(443), tls: developmentCertificate(), to: web });`,
    code: "engine-cannot",
    says: ['nginx cannot be given certificates here yet (listener "edge")'],
  },
  {
    name: "an nginx that is to close connections at a rate",
    text: `const api = service("api", { command: ["a"], port: http(80), release: rolling({ closePerSecond: 10 }) });
const edge = loadBalancer("edge", { «engine: "nginx", listen: http(80), to: api });`,
    code: "engine-cannot",
    says: ['nginx cannot close connections at a rate (service "api")'],
  },
  {
    name: "an nginx that is to let requests wait",
    text: `const api = service("api", { command: ["a"], port: http(80), connections: { max: 5 } });
const edge = loadBalancer("edge", { «engine: "nginx", listen: http(80), to: api });`,
    code: "engine-cannot",
    says: ['nginx cannot let requests wait for a free connection (service "api")'],
  },
  {
    name: "a variable that tutti sets itself",
    text: `const api = service("api", { command: ["node", "a.js"], env: { «PORT: "80" } });`,
    code: "reserved-name",
    says: ["PORT is set by tutti itself"],
  },
  {
    name: "a name that no address can hold",
    text: `const api = «service("My API", { command: ["node", "a.js"] });`,
    code: "wrong-name",
    says: ['service name "My API" cannot be used'],
  },
  {
    name: "two parts of one name",
    text: `const other = service("web", { command: ["node", "a.js"] });
export default «cluster("shop", { services: [web, other] });`,
    code: "double-name",
    says: ['two parts are called "web"'],
  },
  {
    name: "a cluster without parts",
    text: `export default «cluster("shop", {});`,
    code: "empty",
    says: ["the cluster has no parts"],
  },
  {
    name: "the cluster's metrics at the port of a balancer",
    text: `const edge = loadBalancer("edge", { listen: http(9090), to: web });
export default cluster("shop", { balancers: [edge], metrics: { «port: 9090 } });`,
    code: "wrong-port",
    says: ['balancer "edge" listens on it', "give the metrics another port"],
  },
  {
    name: "metrics over a port that speaks tcp",
    text: `const api = service("api", { command: ["a"], port: tcp(80), «metrics: "/metrics" });`,
    code: "wrong-port",
    says: ["the main port speaks tcp", "add ports: { metrics: http(8081) }"],
  },
];
