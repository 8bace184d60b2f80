/** Scaling: between which bounds, and by which policies, the number of a service's instances follows its load. */
import type { Port } from "./port.ts";
import { given, type OptionReader, shown } from "./read.ts";
import type { Resources } from "./resources.ts";
import type { ScalingPolicy } from "./scaling-policy.ts";

export interface Scaling {
  readonly min: number;
  readonly max: number;
  /** Out when any of them wants, in only when all that can remove want. */
  readonly policies: readonly ScalingPolicy[];
  /** What `replicas` says beside it. Missing: nothing. */
  readonly stated?: number;
}

export interface ScalingOptions {
  /** Never fewer, 1 to 120. Also the number to begin with, unless `replicas` says another. */
  readonly min: number;
  /** Never more, 1 to 120; releases may add their `surge` for a while. */
  readonly max: number;
  /** `targetTracking({…})`, `stepScaling({…})`, or a list of them: out when any wants, in only when all want. */
  readonly policies: ScalingPolicy | readonly ScalingPolicy[];
}

/** What of the service its metrics are measured by. */
interface Measured {
  readonly port?: Port;
  readonly resources?: Resources;
}

const COUNT = { min: 1, max: 120 };

/** The number of instances to begin with, and how it may change later. */
export function readReplicas(
  reader: OptionReader,
  measured: Measured,
): { readonly replicas: number; readonly scaling?: Scaling } {
  const scaling = readScaling(reader, measured);
  const replicas = reader.integer("replicas", scaling?.min ?? 1, { min: 0, max: 120 });
  return scaling ? { replicas: withinBounds(scaling, replicas), scaling } : { replicas };
}

/** The nearest number that the bounds allow. */
export function withinBounds({ min, max }: Pick<Scaling, "min" | "max">, replicas: number): number {
  return Math.min(max, Math.max(min, replicas));
}

/** The most instances that the file allows, but for a release's surge. */
export function mostReplicas(service: { readonly replicas: number; readonly scaling?: Scaling }): number {
  return service.scaling?.max ?? service.replicas;
}

function readScaling(reader: OptionReader, measured: Measured): Scaling | undefined {
  if (!reader.has("scaling")) return undefined;
  const options = reader.nested("scaling");
  for (const bound of ["min", "max"]) {
    if (options.has(bound)) continue;
    options.refuse("missing", [bound], `scaling needs ${bound}`, "write scaling: { min: 1, max: 4, … }");
  }
  const min = options.integer("min", 1, COUNT);
  const max = options.integer("max", min, COUNT);
  if (max < min)
    options.refuse("wrong-range", ["max"], `max ${max} is below min ${min}`, `write max: ${min} or more`);
  const policies = readPolicies(options);
  for (const policy of policies) refuseUnmeasured(options, policy, measured);
  options.refuseUnknown();
  const stated = reader.optionalInteger("replicas", { min: 0, max: 120 });
  return { min, max, policies, ...given("stated", stated) };
}

const KINDS: readonly unknown[] = ["target-tracking", "step"];
const EXAMPLE = 'targetTracking({ metric: "cpu-percent", target: 60 })';

function readPolicies(options: OptionReader): readonly ScalingPolicy[] {
  const value = options.raw("policies");
  const items: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  if (items.length === 0)
    options.refuse("missing", ["policies"], "scaling needs a policy", `add policies: ${EXAMPLE}`);
  return items.flatMap((item) => {
    if (KINDS.includes((item as { kind?: unknown } | null)?.kind)) return [item as ScalingPolicy];
    options.refuse("wrong-policy", ["policies"], `policies cannot be ${shown(item)}`, `write ${EXAMPLE}`);
    return [];
  });
}

/** A figure that this service can never have. */
function refuseUnmeasured(options: OptionReader, { metric }: ScalingPolicy, measured: Measured): void {
  const path = ["policies"];
  if (metric === "requests-per-second" && measured.port?.protocol !== "http") {
    const message = "requests-per-second is of services with port: http(…)";
    options.refuse("wrong-protocol", path, message, 'use metric: "cpu-percent"');
  }
  if (metric === "connections" && !measured.port)
    options.refuse("wrong-protocol", path, "connections are those of a port", "add port: tcp(…) or http(…)");
  if (metric === "memory-percent" && measured.resources?.memoryBytes === undefined) {
    const message = "memory-percent is of the limit resources.memory, which is missing";
    options.refuse("missing", path, message, 'add resources: { memory: "512 MiB" }');
  }
}
