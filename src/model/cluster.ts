/** The cluster: every part that the file declares, as one frozen value. */
import { frozen } from "../base/frozen.ts";
import { type Edge, orderByDependency } from "../base/graph.ts";
import type { Place } from "../base/place.ts";
import { type Alarm, isAlarm } from "./alarm.ts";
import { type Allowance, type PlacedAllowance, readAllowances } from "./allowance.ts";
import type { Balancer, BalancerHandle } from "./balancer.ts";
import { type Cloud, type CloudOptions, readCloud } from "./cloud.ts";
import { type Declared, type DeclaredData, declared, isDeclared, type PartData } from "./declaration.ts";
import type { External } from "./external.ts";
import type { Job, JobHandle } from "./job.ts";
import { type Machine, type MachineOptions, readMachine } from "./machine.ts";
import { type ClusterMetrics, type ClusterMetricsOptions, readClusterMetrics } from "./metrics.ts";
import { given, here, OptionReader, readName, shown } from "./read.ts";
import type { Service, ServiceHandle } from "./service.ts";
import type { Store } from "./store.ts";
import type { StoreHandle } from "./store-common.ts";
import { developmentKeyName, tlsValues } from "./tls.ts";
import { isPiece, isSecretPiece, piecesOf, type Value } from "./value.ts";

export interface Cluster {
  readonly kind: "cluster";
  readonly name: string;
  readonly place: Place;
  /** "development" says: one machine is all there is, and that is fine. */
  readonly environment: "production" | "development";
  /** File with `NAME=value` lines, relative to the cluster file; the environment goes before it. */
  readonly secretsFile?: string;
  readonly services: readonly Service[];
  readonly jobs: readonly Job[];
  readonly stores: readonly Store[];
  readonly balancers: readonly Balancer[];
  /** What the parts connect to outside. */
  readonly externals: readonly External[];
  /** Findings that are accepted. Missing: none. */
  readonly allowances?: readonly PlacedAllowance[];
  /** Options of check rules, by rule. Missing: the defaults of all. */
  readonly rules?: RuleOptions;
  /** Missing: on the supervisor's socket alone. */
  readonly metrics?: ClusterMetrics;
  /** Missing: it is on machines of ours. */
  readonly cloud?: Cloud;
  /** Missing: none. */
  readonly alarms?: readonly Alarm[];
  /** The one that all of it is to live on. Missing: unknown, or several. */
  readonly machine?: Machine;
}

/** Numbers by the name of the option, by the id of the rule. */
export type RuleOptions = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface ClusterOptions {
  /** Default "production". */
  readonly environment?: Cluster["environment"];
  readonly secrets?: string;
  readonly balancers?: readonly BalancerHandle[];
  /** Parts that nothing else refers to; the others are found by reference. */
  readonly services?: readonly ServiceHandle[];
  readonly jobs?: readonly JobHandle[];
  readonly stores?: readonly StoreHandle[];
  /** Findings that are accepted wherever they are in the cluster; better placed on the part that they are about. */
  readonly allow?: Allowance | readonly Allowance[];
  /** Options of check rules: `{ "memory-limit-against-maxmemory": { headroom: 1.4 } }`; docs/rules names them. */
  readonly rules?: RuleOptions;
  /** Shows the metrics of the supervisor and of the balancers to a Prometheus on this machine. Default: nowhere. */
  readonly metrics?: ClusterMetricsOptions;
  /** Where in a cloud it is: its account and regions. Default: on machines of ours. */
  readonly cloud?: CloudOptions;
  /** What alarm(…) returned. Default: nobody is told of anything. */
  readonly alarms?: readonly Alarm[];
  /** What the one machine has that all of it is to live on. Default: unknown. */
  readonly machine?: MachineOptions;
}

/**
 * Declares the cluster; the file's default export.
 *
 * @example export default cluster("shop", { balancers: [edge] });
 */
export function cluster(name: string, options: ClusterOptions): Cluster {
  const place = here();
  const reader = new OptionReader(`cluster "${name}"`, options, place);
  const known = readName("cluster", name, reader);
  const roots = (["balancers", "services", "jobs", "stores"] as const).flatMap((key) =>
    readRoots(reader, key),
  );
  const handles = reachable(roots);
  const parts = handles.map((handle) => handle[declared].data);
  refuseDoubles(reader, parts);
  const secretsFile = reader.text("secrets");
  const allowances = [...readAllowances(reader), ...handles.flatMap(allowancesOn)];
  const rules = readRuleOptions(reader);
  const balancers = ofKind(parts, "balancer");
  const metrics = readClusterMetrics(reader, balancers);
  const cloud = readCloud(reader);
  const alarms = readAlarms(reader, parts);
  const data: Cluster = {
    kind: "cluster",
    name: known,
    place,
    environment: reader.oneOf("environment", ["production", "development"], "production"),
    ...(secretsFile ? { secretsFile } : {}),
    services: ofKind(parts, "service"),
    jobs: ofKind(parts, "job"),
    stores: ofKind(parts, "store"),
    balancers,
    externals: ofKind(parts, "external"),
    ...(allowances.length > 0 ? { allowances } : {}),
    ...(rules ? { rules } : {}),
    ...(metrics ? { metrics } : {}),
    ...(cloud ? { cloud } : {}),
    ...(alarms.length > 0 ? { alarms } : {}),
    ...given("machine", readMachine(reader)),
  };
  if (parts.length === 0)
    reader.refuse("empty", [], "the cluster has no parts", "add balancers: […] or services: […]");
  refuseCycles(reader, data);
  reader.finish();
  return frozen(data);
}

const KIND_OF = { balancers: "balancer", services: "service", jobs: "job", stores: "store" } as const;

const BUILDER_OF = { balancers: "loadBalancer", services: "service", jobs: "job", stores: "store" } as const;

function readRoots(reader: OptionReader, key: keyof typeof KIND_OF): Declared[] {
  return reader.list(key).filter((item): item is Declared => {
    const good = isDeclared(item) && item[declared].data.kind === KIND_OF[key];
    if (!good)
      reader.refuse(
        "wrong-part",
        [key],
        `${key} cannot hold ${shown(item)}`,
        `list what ${BUILDER_OF[key]}(…) returned`,
      );
    return good;
  });
}

function readAlarms(reader: OptionReader, parts: readonly DeclaredData[]): readonly Alarm[] {
  return reader.list("alarms").filter((item): item is Alarm => {
    const isOurs = isAlarm(item) && parts.some(({ name }) => name === item.of);
    const why = isAlarm(item)
      ? `the alarm "${item.name}" is about "${item.of}", which is no part`
      : shown(item);
    const fix = isAlarm(item) ? "add that part to the cluster" : "list what alarm(…) returned";
    if (!isOurs) reader.refuse("wrong-part", ["alarms"], `alarms cannot hold ${why}`, fix);
    return isOurs;
  });
}

function reachable(roots: readonly Declared[]): Declared[] {
  const seen = new Set<Declared>();
  const queue = [...roots];
  for (let next = queue.shift(); next; next = queue.shift()) {
    if (seen.has(next)) continue;
    seen.add(next);
    queue.push(...next[declared].uses);
  }
  return [...seen];
}

function allowancesOn(handle: Declared): readonly PlacedAllowance[] {
  const { data, allows } = handle[declared];
  return allows.map((allowance) => ({ ...allowance, part: data.name }));
}

/** Whether there are such rules and options, only the checker knows. */
function readRuleOptions(reader: OptionReader): RuleOptions | undefined {
  if (!reader.has("rules")) return undefined;
  const options = reader.entries("rules").map(([rule, given]): [string, Record<string, number>] => {
    const isObject = given !== null && typeof given === "object";
    const entries = isObject ? Object.entries(given as Record<string, unknown>) : [];
    const numbers = entries.filter((entry): entry is [string, number] => typeof entry[1] === "number");
    if (!isObject || numbers.length < entries.length) {
      const fix = "write numbers by name: { headroom: 1.4 }";
      reader.refuse("wrong-value", ["rules", rule], `options of ${rule} cannot be ${shown(given)}`, fix);
    }
    return [rule, Object.fromEntries(numbers)];
  });
  return Object.fromEntries(options);
}

function ofKind<K extends DeclaredData["kind"]>(
  parts: readonly DeclaredData[],
  kind: K,
): Extract<DeclaredData, { kind: K }>[] {
  const found = parts.filter((part): part is Extract<DeclaredData, { kind: K }> => part.kind === kind);
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function refuseDoubles(reader: OptionReader, parts: readonly DeclaredData[]): void {
  const seen = new Map<string, DeclaredData>();
  for (const part of parts) {
    const first = seen.get(part.name);
    if (first) {
      const message = `two parts are called "${part.name}": a ${first.kind} and a ${part.kind}`;
      reader.refuse("double-name", [], message, "give one of them another name");
    }
    seen.set(part.name, part);
  }
}

function refuseCycles(reader: OptionReader, data: Cluster): void {
  const { cyclic } = orderByDependency(
    partsOf(data).map((part) => part.name),
    edgesOf(data),
  );
  if (cyclic.length === 0) return;
  reader.refuse(
    "cycle",
    [],
    `these parts wait for each other: ${cyclic.join(", ")}`,
    "remove one reference or `after`",
  );
}

/** All parts, stores first and balancers last. */
export function partsOf(data: Cluster): readonly PartData[] {
  return [...data.stores, ...data.jobs, ...data.services, ...data.balancers];
}

/**
 * What each part needs ready before it starts. A balancer waits for nobody: it answers 503 until its first instance
 * is ready, and a port that is taken shows at once.
 */
export function edgesOf(data: Cluster): readonly Edge[] {
  return partsOf(data).flatMap((part) => needsOf(part).map((to) => ({ from: part.name, to })));
}

/** Names of the parts that one part refers to, or comes after, each once. */
export function needsOf(part: PartData): readonly string[] {
  if (part.kind === "balancer") return [];
  const referred = valuesOf(part).flatMap((value) =>
    piecesOf(value).flatMap((piece) => (piece.kind === "reference" ? [piece.part] : [])),
  );
  const keepers = part.kind === "store" && part.engine === "kafka" ? part.settings.zookeeper : undefined;
  return [...new Set([...part.after, ...referred, ...(keepers ? [keepers.to] : [])])]
    .filter((name) => name !== part.name)
    .sort();
}

/** Every value that a part is given: its command, its environment, its password. */
export function valuesOf(part: PartData): readonly Value[] {
  if (part.kind === "balancer") return part.listeners.flatMap(({ tls }) => tlsValues(tls));
  if (part.kind === "store" && part.engine !== "generic") return valuesIn(part.settings);
  return [...part.command, ...Object.values(part.env)];
}

/** Every value inside of settings, however deep. */
function valuesIn(settings: unknown): readonly Value[] {
  if (settings === null || typeof settings !== "object") return [];
  if (isPiece(settings)) return [settings];
  return Object.values(settings).flatMap(valuesIn);
}

/** Names of all secrets that the cluster needs, in name order. */
export function secretsOf(data: Cluster): readonly string[] {
  const names = partsOf(data).flatMap((part) =>
    valuesOf(part).flatMap((value) =>
      piecesOf(value).flatMap((piece) => (isSecretPiece(piece) ? [piece.name] : [])),
    ),
  );
  return [...new Set(names)].sort();
}

/** Parts that use a kept value: a secret, or the key of the certificate for development. In the order of the file. */
export function usersOf(data: Cluster, name: string): readonly string[] {
  return partsOf(data)
    .filter((part) => {
      const pieces = valuesOf(part).flatMap(piecesOf);
      if (pieces.some((piece) => "name" in piece && piece.name === name)) return true;
      return name === developmentKeyName && part.kind === "balancer" && showsDevelopmentCertificate(part);
    })
    .map((part) => part.name);
}

function showsDevelopmentCertificate({ listeners }: Balancer): boolean {
  return listeners.some(({ tls }) => tls?.kind === "development-certificate");
}

/** Names of the secrets that some part accepts two values of while they are rotated. */
export function rotatableSecretsOf(data: Cluster): readonly string[] {
  const pieces = partsOf(data).flatMap((part) => valuesOf(part).flatMap(piecesOf));
  const names = pieces.flatMap((piece) => (piece.kind === "other-secret" ? [piece.name] : []));
  return [...new Set(names)].sort();
}

export function isCluster(value: unknown): value is Cluster {
  return value !== null && typeof value === "object" && (value as { kind?: unknown }).kind === "cluster";
}

/** A part by name. */
export function partNamed(data: Cluster, name: string): PartData | undefined {
  return partsOf(data).find((part) => part.name === name);
}
