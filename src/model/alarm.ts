/** Alarms: a metric of a part, the bound that it must not cross, and who is told when it does. */
import type { Duration } from "../base/duration.ts";
import { frozen } from "../base/frozen.ts";
import type { Place } from "../base/place.ts";
import { type Declared, declared, isDeclared } from "./declaration.ts";
import { given, here, OptionReader, readName, shown } from "./read.ts";
import { isTopic, type Topic } from "./topic.ts";

/** "percent" is 0 to 100. */
const units = ["percent", "count", "seconds", "bytes", "per-second"] as const;

export type AlarmUnit = (typeof units)[number];

export interface Alarm {
  readonly kind: "alarm";
  readonly name: string;
  readonly place: Place;
  /** The part whose metric it is. */
  readonly of: string;
  readonly metric: string;
  readonly unit: AlarmUnit;
  readonly above?: number;
  readonly below?: number;
  /** How long the bound must be crossed. */
  readonly forMs: number;
  /** What no value at all means. */
  readonly missing: "alarm" | "fine" | "ignored";
  readonly tells: readonly Topic[];
}

export interface AlarmOptions {
  /** The part whose metric it is. */
  readonly of: Declared;
  /** Its name, as the program shows it. */
  readonly metric: string;
  /** Of the metric and of the bound; "percent" is 0 to 100. */
  readonly unit: AlarmUnit;
  /** It is an alarm above this. One of `above` and `below` is given. */
  readonly above?: number;
  /** It is an alarm below this. */
  readonly below?: number;
  /** How long the bound must be crossed. Default "1m". */
  readonly for?: Duration;
  /** What no value at all means: an alarm, that all is well, or what was before. Default "ignored". */
  readonly missing?: Alarm["missing"];
  /** Who is told. Default: nobody. */
  readonly tells?: Topic | readonly Topic[];
}

/**
 * Declares an alarm, for `alarms` of the cluster. No target raises alarms yet: `check` judges them, and the local target
 * refuses them by name.
 *
 * @example alarm("memory", { of: state, metric: "used_memory", unit: "percent", above: 80, tells: operations })
 */
export function alarm(name: string, options: AlarmOptions): Alarm {
  const place = here();
  const reader = new OptionReader(`alarm "${name}"`, options, place);
  for (const key of ["metric", "unit"])
    if (!reader.has(key))
      reader.refuse(
        "missing",
        [key],
        `an alarm needs its ${key}`,
        'write metric: "queue_depth", unit: "count"',
      );
  const data: Alarm = {
    kind: "alarm",
    name: readName("alarm", name, reader),
    place,
    of: readPart(reader),
    metric: reader.text("metric") ?? "",
    unit: reader.oneOf("unit", units, "count"),
    ...readBound(reader),
    forMs: reader.duration("for", 60_000),
    missing: reader.oneOf("missing", ["alarm", "fine", "ignored"], "ignored"),
    tells: readTopics(reader),
  };
  reader.finish();
  return frozen(data);
}

export function isAlarm(value: unknown): value is Alarm {
  return value !== null && typeof value === "object" && (value as { kind?: unknown }).kind === "alarm";
}

function readPart(reader: OptionReader): string {
  const of = reader.raw("of");
  if (isDeclared(of)) return of[declared].data.name;
  reader.refuse("unknown-part", ["of"], `of cannot be ${shown(of)}`, "name a part of this file: of: state");
  return "";
}

function readBound(reader: OptionReader): Pick<Alarm, "above" | "below"> {
  const bounds = (["above", "below"] as const).map((key) => [key, reader.raw(key)] as const);
  const stated = bounds.filter(([, value]) => value !== undefined);
  if (stated.length !== 1) {
    const message = "an alarm has one bound, above or below";
    reader.refuse("wrong-bound", ["above"], message, "write above: 80");
  }
  for (const [key, value] of stated)
    if (typeof value !== "number" || !Number.isFinite(value))
      reader.refuse("wrong-value", [key], `${key} cannot be ${shown(value)}`, "write a number");
  const [above, below] = bounds.map(([, value]) => (typeof value === "number" ? value : undefined));
  return { ...given("above", above), ...given("below", below) };
}

function readTopics(reader: OptionReader): readonly Topic[] {
  const value = reader.raw("tells");
  const items: readonly unknown[] = value === undefined ? [] : Array.isArray(value) ? value : [value];
  return items.filter((item): item is Topic => {
    const good = isTopic(item);
    if (!good)
      reader.refuse(
        "wrong-value",
        ["tells"],
        `tells cannot be ${shown(item)}`,
        "name what topic(…) returned",
      );
    return good;
  });
}
