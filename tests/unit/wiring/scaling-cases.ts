/** Wrong scaling, for the table of wrong wiring. */
import type { WiringCase } from "./cases.ts";

/** A service around what stands in its `scaling`. */
const scaled = (scaling: string, more = ""): string =>
  `const api = service("api", { command: ["node", "a.js"], port: tcp(80)${more}, scaling: { ${scaling} } });`;

/** Refused by the compiler as well. */
export const scalingCases: readonly WiringCase[] = [
  {
    name: "a metric whose name has no unit",
    text: `void targetTracking({ «metric: "cpu", target: 60 });`,
    compiler: "Type '\"cpu\"' is not assignable to type",
    code: "wrong-value",
    says: ['metric must be one of "cpu-percent"'],
  },
  {
    name: "a target that is a text",
    text: `void targetTracking({ metric: "cpu-percent", «target: "60%" });`,
    compiler: "Type 'string' is not assignable to type 'number'",
    code: "wrong-value",
    says: ["target must be a number above zero"],
  },
  {
    name: "a step without a threshold",
    text: `void stepScaling({ metric: "cpu-percent", «out: { add: 1 } });`,
    compiler: "Property 'at' is missing",
    code: "missing",
    says: ["needs at"],
  },
  {
    name: "missing data that is good news",
    text: `void stepScaling({ metric: "cpu-percent", in: { below: 20, «missingData: "ignore" } });`,
    compiler: "Type '\"ignore\"' is not assignable to type",
    code: "wrong-value",
    says: ["missingData must be one of"],
  },
  {
    name: "scaling without a most",
    text: scaled(`«min: 1, policies: targetTracking({ metric: "cpu-percent", target: 60 })`).replace(
      "scaling: { «",
      "«scaling: { ",
    ),
    compiler: "Property 'max' is missing",
    code: "missing",
    says: ["scaling needs max"],
  },
  {
    name: "a policy that no builder made",
    text: scaled(`min: 1, max: 2, «policies: { cpu: 60 }`),
    compiler: "does not exist in type",
    code: "wrong-policy",
    says: ["policies cannot be an object"],
  },
];

/** What no type can refuse. */
export const scalingRunTimeCases: readonly Omit<WiringCase, "compiler">[] = [
  {
    name: "a most below the least",
    text: scaled(`min: 3, «max: 2, policies: targetTracking({ metric: "cpu-percent", target: 60 })`),
    code: "wrong-range",
    says: ["max 2 is below min 3"],
  },
  {
    name: "scaling to none",
    text: scaled(`«min: 0, max: 2, policies: targetTracking({ metric: "cpu-percent", target: 60 })`),
    code: "wrong-value",
    says: ["min must be a whole number from 1 to 120, not 0"],
  },
  {
    name: "an empty list of policies",
    text: scaled("min: 1, max: 2, «policies: []"),
    code: "missing",
    says: ["scaling needs a policy"],
  },
  {
    name: "requests of a service that speaks tcp",
    text: scaled(`min: 1, max: 2, «policies: targetTracking({ metric: "requests-per-second", target: 60 })`),
    code: "wrong-protocol",
    says: ["services with port: http("],
  },
  {
    name: "percent of a memory without a limit",
    text: scaled(`min: 1, max: 2, «policies: targetTracking({ metric: "memory-percent", target: 60 })`),
    code: "missing",
    says: ["resources.memory, which is missing"],
  },
  {
    name: "connections of a service without a port",
    text: `const api = service("api", { command: ["a"], scaling: { min: 1, max: 2, «policies: stepScaling({ metric: "connections", out: { at: 100 } }) } });`,
    code: "wrong-protocol",
    says: ["connections are those of a port"],
  },
  {
    name: "more datapoints than periods",
    text: `void stepScaling({ metric: "cpu-percent", out: { at: 60, datapoints: 3, «of: 2 } });`,
    code: "wrong-window",
    says: ["3 datapoints of 2 cannot be"],
  },
  {
    name: "a period of no length",
    text: `void stepScaling({ metric: "cpu-percent", «period: "10ms", out: { at: 60 } });`,
    code: "wrong-value",
    says: ["a period is at least 1s long"],
  },
  {
    name: "steps in no direction",
    text: `void «stepScaling({ metric: "cpu-percent" });`,
    code: "missing",
    says: ["neither adds nor removes"],
  },
];
