/** Finds a store whose vendor repairs nothing in it any more. */
import { type Lifecycle, lifecycleOf, lifecycles, seriesOf } from "../../../model/lifecycle.ts";
import type { Service } from "../../../model/service.ts";
import type { Store } from "../../../model/store.ts";
import { byDefault, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, violated } from "../../verdict.ts";

export const endOfLife: Rule = defineRule({
  id: "end-of-life",
  category: "stores",
  severity: "warning",
  docs: {
    what: "The version of a store, or of what a program needs, is past the day on which its vendor's support ended.",
    why:
      "Holes that are found from then on stay open, and clouds bill extra for keeping it or upgrade it on a day of " +
      "theirs. It is a warning, since it still works.",
    source: `${lifecycles.mysql.reference}; ${lifecycles.redis.reference}; the guide of a website on ECS (MySQL 5.7.21, Redis 4.0); the Loopring deployment guide (Kafka 0.11, OpenJDK 9).`,
  },
  messages: {
    ended: {
      text: '"{part}" is {program} {version}, for which support ended on {day}.',
      counterExample:
        'a hole in {program} {series} is published; every other series is repaired, and "{part}" is not.',
      fix: "move to {program} {newer}, and rehearse the move with a restored copy.",
    },
    neededEnded: {
      text: '"{part}" runs with {program} {version}, for which support ended on {day}.',
      counterExample:
        'a hole in {program} {series} is published, and nobody repairs the one that "{part}" has.',
      fix: "install {program} {newer}.",
    },
  },
  about: versioned,
  judge({ part, version, lifecycle, path }, { outside }) {
    const { program, ends, newer, reference, repaired = [] } = lifecycle;
    if (version === undefined) return unknown(part, "its version", 'State it: version: "8.4".');
    if (outside.today === undefined)
      return unknown(part, "the day of the check", "Run the check where there is a clock.");
    const series = seriesOf(version, lifecycle);
    const day = ends[series];
    if (repaired.includes(series)) return holds;
    if (lifecycle.supported?.includes(series)) return holds;
    if (day === undefined)
      return unknown(
        part,
        `when support of ${program} ${series} ends`,
        `Look it up with the vendor; known here: ${Object.keys(ends).join(", ")}.`,
      );
    if (outside.today <= day) return holds;
    const isOwn = path[0] === "version";
    return violated({
      message: isOwn ? "ended" : "neededEnded",
      part,
      path,
      data: { part: part.name, program, version, series, day, newer },
      evidence: [
        stated(`${isOwn ? "version" : `its package of ${program}`} is ${version}`),
        byDefault(`support of ${series} ended on ${day}`, { program: `${program} ${series}`, reference }),
      ],
    });
  },
});

interface Versioned {
  readonly part: Store | Service;
  readonly version: string | undefined;
  readonly lifecycle: Lifecycle;
  readonly path: readonly string[];
}

/** A Redis without a version is the one that the target has; it is not asked about. */
function versioned({ cluster }: Facts): readonly Versioned[] {
  const own = cluster.stores.flatMap((part): readonly Versioned[] => {
    if (part.engine === "generic" || part.engine === "objects") return [];
    const { engine, settings } = part;
    if (engine === "redis" && settings.version === undefined) return [];
    return [
      {
        part,
        version: settings.version,
        lifecycle: lifecycles[part.managed?.by ?? engine],
        path: ["version"],
      },
    ];
  });
  return [...own, ...[...cluster.stores, ...cluster.services].flatMap(packagesOf)];
}

/** What a store itself is installed from is judged by its version. */
function packagesOf(part: Store | Service): readonly Versioned[] {
  const packages = part.operation?.packages ?? [];
  return packages.flatMap(({ program, version }) => {
    const lifecycle = lifecycleOf(program);
    const isOwn = part.kind === "store" && part.engine === program;
    return lifecycle && !isOwn ? [{ part, version, lifecycle, path: ["operation", "packages"] }] : [];
  });
}
