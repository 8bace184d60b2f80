/** Allowances: findings that somebody has accepted, with the reason, and for how long. */
import type { Place } from "../base/place.ts";
import { here, OptionReader, shown } from "./read.ts";

export interface Allowance {
  readonly kind: "allowance";
  /** The id of the rule whose findings are accepted. */
  readonly rule: string;
  readonly reason: string;
  /** The last day on which it counts, as "2027-03-31". Missing: it does not expire. */
  readonly until?: string;
  readonly place: Place;
}

/** An allowance with the part that it stands on; without one it counts for the whole cluster. */
export interface PlacedAllowance extends Allowance {
  readonly part?: string;
}

export interface AllowanceOptions {
  /** Why the finding is acceptable here: a sentence that a reviewer accepts. */
  readonly reason: string;
  /** The last day on which it counts, as "2027-03-31". Default: it does not expire. */
  readonly until?: string;
}

/**
 * Accepts what a rule finds on the part, or in the cluster, that it stands on. The finding is then listed as allowed
 * and stops nothing; `tutti check --strict` counts it all the same. An allowance that is expired, or that nothing
 * needs, is itself a finding.
 *
 * @example redis("state", { allow: allow("single-point", { reason: "a cache of a day's prices", until: "2027-03-31" }) })
 */
export function allow(rule: string, options: AllowanceOptions): Allowance {
  const place = here();
  const reader = new OptionReader("allow", options, place);
  if (typeof rule !== "string" || !/^[a-z]+(-[a-z]+)*$/.test(rule)) {
    const fix = 'name a rule as `tutti check` prints it: allow("single-point", …)';
    reader.refuse("wrong-name", [], `allow cannot take ${shown(rule)}`, fix);
  }
  const reason = reader.text("reason");
  if (!reader.has("reason"))
    reader.refuse(
      "missing",
      ["reason"],
      "an allowance needs a reason",
      'add reason: "…", for the next reader',
    );
  const until = readDay(reader, "until");
  reader.finish();
  return Object.freeze({
    kind: "allowance",
    rule: String(rule),
    reason: reason ?? "",
    ...(until === undefined ? {} : { until }),
    place,
  });
}

/** Reads `allow`: one allowance or a list. */
export function readAllowances(reader: OptionReader): readonly Allowance[] {
  const value = reader.raw("allow");
  if (value === undefined) return [];
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.filter((item): item is Allowance => {
    const good = (item as { kind?: unknown } | null)?.kind === "allowance";
    if (!good) {
      const fix = 'write allow: allow("single-point", { reason: "…" })';
      reader.refuse("wrong-value", ["allow"], `allow cannot be ${shown(item)}`, fix);
    }
    return good;
  });
}

function readDay(reader: OptionReader, key: string): string | undefined {
  const text = reader.text(key);
  if (text === undefined || isDay(text)) return text;
  reader.refuse("wrong-day", [key], `${shown(text)} is no day`, 'write it as "2027-03-31"');
  return undefined;
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDay(text: string): boolean {
  const match = /^\d{4}-(\d{2})-(\d{2})$/.exec(text);
  const day = Number(match?.[2]);
  return day >= 1 && day <= (DAYS[Number(match?.[1]) - 1] ?? 0);
}
