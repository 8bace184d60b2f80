/** Finds a store whose vendor repairs nothing in it any more. */
import { lifecycles, seriesOf } from "../../../model/lifecycle.ts";
import { byDefault, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, violated } from "../../verdict.ts";

export const endOfLife: Rule = defineRule({
  id: "end-of-life",
  category: "stores",
  severity: "warning",
  docs: {
    what: "The version of a store is past the day on which its vendor's support ended.",
    why:
      "Holes that are found from then on stay open, and clouds bill extra for keeping it or upgrade it on a day of " +
      "theirs. It is a warning, since it still works.",
    source: `${lifecycles.mysql.reference}; ${lifecycles.redis.reference}; the guide of a website on ECS (MySQL 5.7.21, Redis 4.0).`,
  },
  messages: {
    ended: {
      text: '"{part}" is {program} {version}, for which support ended on {day}.',
      counterExample:
        'a hole in {program} {series} is published; every other series is repaired, and "{part}" is not.',
      fix: "move to {program} {newer}, and rehearse the move with a restored copy.",
    },
  },
  about: versioned,
  judge({ part, version, engine }, { outside }) {
    const { ends, newer, reference } = lifecycles[engine];
    const program = engine === "mysql" ? "MySQL" : "Redis";
    if (version === undefined) return unknown(part, "its version", 'State it: version: "8.4".');
    if (outside.today === undefined)
      return unknown(part, "the day of the check", "Run the check where there is a clock.");
    const series = seriesOf(version);
    const day = ends[series];
    if (day === undefined)
      return unknown(
        part,
        `when support of ${program} ${series} ends`,
        `Look it up with the vendor; known here: ${Object.keys(ends).join(", ")}.`,
      );
    if (outside.today <= day) return holds;
    return violated({
      message: "ended",
      part,
      path: ["version"],
      data: { part: part.name, program, version, series, day, newer },
      evidence: [
        stated(`version is ${version}`),
        byDefault(`support of ${series} ended on ${day}`, { program: `${program} ${series}`, reference }),
      ],
    });
  },
});

/** A Redis without a version is the one that the target has; it is not asked about. */
function versioned({ cluster }: Facts) {
  return cluster.stores.flatMap((part) => {
    if (part.engine !== "mysql" && part.engine !== "redis") return [];
    const { engine, settings } = part;
    if (engine === "redis" && settings.version === undefined) return [];
    return [{ part, engine, version: settings.version }];
  });
}
