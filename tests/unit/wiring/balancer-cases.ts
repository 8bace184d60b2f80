/** Wrong wiring of what a balancer does with requests: the part of the one table that is about listeners and routes. */
import type { WiringCase } from "./cases.ts";

export const balancerCases: readonly WiringCase[] = [
  {
    name: "a tcp listener that is sticky by a cookie",
    text: `const edge = loadBalancer("edge", { listen: tcp(80), to: feed, «sticky: cookie("SERVER") });`,
    compiler: "Type 'CookieSticky' is not assignable to type 'StickyOption<\"tcp\">",
    code: "wrong-protocol",
    says: ["tcp has no cookies to be sticky by", 'write "source" or "mqtt-client-id"'],
  },
  {
    name: "an http listener that is sticky by the client id of MQTT",
    text: `const edge = loadBalancer("edge", { listen: http(80), to: web, «sticky: "mqtt-client-id" });`,
    compiler: "Type '\"mqtt-client-id\"' is not assignable to type",
    code: "wrong-protocol",
    says: ["http has no MQTT client ids to be sticky by", 'cookie("SERVER")'],
  },
  {
    name: "a split whose second service speaks another protocol",
    text: `const edge = loadBalancer("edge", { listen: http(80), «to: split([[web, 90], [feed, 10]]) });`,
    compiler: "Type '\"tcp\"' is not assignable to type '\"http\"'",
    code: "wrong-protocol",
    says: ['cannot route to "feed", which speaks tcp'],
  },
  {
    name: "a version of the PROXY protocol that does not exist",
    text: `const api = service("api", { command: ["a"], port: tcp(80, { «proxyProtocol: "v3" }) });`,
    compiler: "Type '\"v3\"' is not assignable to type 'ProxyProtocol",
    code: "wrong-value",
    says: ['proxyProtocol must be one of "v1", "v2"'],
  },
  {
    name: "a limit of connections without a number",
    text: `const api = service("api", { command: ["a"], port: http(80), «connections: {} });`,
    compiler: "Property 'max' is missing in type '{}'",
    code: "missing",
    says: ["a limit of connections needs a number", "max: 100"],
  },
  {
    name: "a header of idempotency that is no text",
    text: `const api = service("api", { command: ["a"], port: http(80), «idempotencyHeader: true });`,
    compiler: "Type 'boolean' is not assignable to type 'string'",
    code: "wrong-value",
    says: ["idempotencyHeader cannot be true", '"idempotency-key"'],
  },
  {
    name: "a proxy in front that is everybody",
    text: `const edge = loadBalancer("edge", { listen: http(80), to: web, «trustedProxies: "0.0.0.0/0" });`,
    compiler: "Type 'string' is not assignable to type 'readonly string[]'",
    code: "wrong-value",
    says: ["trustedProxies must be a list"],
  },
  {
    name: "a time for old processes that is a number",
    text: `const edge = loadBalancer("edge", { listen: http(80), to: web, «hardStopAfter: 30 });`,
    compiler: "Type 'number' is not assignable to type 'Duration",
    code: "wrong-value",
    says: ["hardStopAfter must be a duration, not 30"],
  },
  {
    name: "an engine that does not exist",
    text: `const edge = loadBalancer("edge", { listen: http(80), to: web, «engine: "envoy" });`,
    compiler: "Type '\"envoy\"' is not assignable to type 'Engine",
    code: "wrong-value",
    says: ['engine must be one of "haproxy", "nginx", not "envoy"'],
  },
];
