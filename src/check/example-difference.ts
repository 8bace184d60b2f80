/** What a repair changes: the settings in which a good example differs from the bad one. */
import { stableJson } from "../base/stable-json.ts";
import { partsOf } from "../model/cluster.ts";
import type { PartData } from "../model/declaration.ts";
import { nothingKnown } from "./outside.ts";
import type { Example } from "./rule-tester.ts";

/** Settings by name: `web.replicas`, `web.runner.alarms`, `cluster.environment`; a part that is new counts once. */
export function changedSettings(bad: Example, good: Example): readonly string[] {
  const before = settingsOf(bad);
  const after = settingsOf(good);
  const owners = [...new Set([...before.keys(), ...after.keys()])];
  return owners.flatMap((owner) => {
    const one = before.get(owner);
    const other = after.get(owner);
    return one && other ? changedKeys(one, other).map((key) => `${owner}.${key}`) : [owner];
  });
}

type Settings = Readonly<Record<string, unknown>>;

function settingsOf({ cluster, outside }: Example): ReadonlyMap<string, Settings> {
  const { services: _s, jobs: _j, stores: _t, balancers: _b, ...own } = cluster;
  const parts = partsOf(cluster).map((part): [string, Settings] => [part.name, opened(statedOf(part))]);
  return new Map<string, Settings>([
    ["cluster", own],
    ["outside", { ...nothingKnown, ...outside }],
    ...parts,
  ]);
}

/** What follows from a runner is no setting of its own. */
function statedOf(part: PartData): Settings {
  if (part.kind !== "service" || !part.runner) return { ...part };
  const { release: _r, stopGraceMs: _s, health, ...own } = part;
  const { steady: _p, ...asked } = health ?? {};
  return { ...own, health: asked };
}

/** Options that hold many settings, each of which counts for itself. */
const HOLDERS: readonly string[] = [
  "settings",
  "runner",
  "product",
  "backup",
  "operation",
  "container",
  "program",
  "mqtt",
];

function opened(part: Settings): Settings {
  const entries = Object.entries(part).flatMap(([key, value]) => {
    const isHolder = HOLDERS.includes(key) && value !== null && typeof value === "object";
    if (!isHolder) return [[key, value]];
    return Object.entries(value).map(([inner, one]) => [`${key}.${inner}`, one]);
  });
  return Object.fromEntries(entries);
}

function changedKeys(one: Settings, other: Settings): readonly string[] {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.filter((key) => textOf(one[key], key) !== textOf(other[key], key));
}

/** Equal parts differ at least in the lines they were written on. */
function textOf(value: unknown, key: string): string {
  if (key === "place") return "";
  const text = value === undefined ? "" : stableJson(value);
  return text.replace(/"place":\{[^}]*\}/g, "");
}
