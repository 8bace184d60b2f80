/** Finds an alarm that can never come, or that nobody would hear. */
import type { Alarm } from "../../../model/alarm.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { someText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, type Verdict, violated } from "../../verdict.ts";

type MessageId = "noSuchMetric" | "fraction" | "tellsNobody";

/** More names than this tell a reader nothing. */
const NAMED_MAX = 4;

/** What is used of something that there is so much of: never below one percent for long. */
const USE = /cpu|memory|disk|heap|utili[sz]ation|usage|used/i;

export const alarmWithoutMetric: Rule = defineRule({
  id: "alarm-without-metric",
  category: "health",
  severity: "warning",
  docs: {
    what: "An alarm looks at a metric that its part does not show, has a bound in another unit, or tells nobody.",
    why:
      "It looks like a watch and is none: the queue grows, and the alarm has no value, or no reader. A bound of 0.8 for a use " +
      "in percent, of processor, memory or disk, is crossed always; of a rate of errors it may be meant. It is a warning, since " +
      "the work itself goes on.",
    source:
      "The OpenZeppelin relayer scaling example (an alert on a queue depth that its Redis backend never shows); Amazon " +
      "CloudWatch on the unit of CPUUtilization.",
  },
  messages: {
    noSuchMetric: {
      text: 'The alarm "{alarm}" looks at {metric}, and "{part}" shows {shown}.',
      counterExample: 'what "{alarm}" is about happens, and there is no value that it could compare.',
      fix: 'look at a metric that "{part}" shows, or let it show {metric} and list it in program.measures.',
    },
    fraction: {
      text: 'The alarm "{alarm}" has the bound {bound}, and its unit is percent: 0 to 100.',
      counterExample: "the metric is 1 percent: the bound is crossed, and so it is at all times.",
      fix: "write the bound in percent: {percent}.",
    },
    tellsNobody: {
      text: 'The alarm "{alarm}" tells nobody.',
      counterExample: 'what "{alarm}" is about happens at night, and people learn of it from their users.',
      fix: 'name who is told: tells: topic("operations", { people: ["…"] }).',
    },
  },
  about: ({ cluster }) => cluster.alarms ?? [],
  judge(alarm, facts): readonly Verdict<MessageId>[] {
    const hears = alarm.tells.some(({ people }) => people.length > 0);
    return [metricOf(alarm, facts), boundOf(alarm), hears ? holds : tellsNobody(alarm)];
  },
});

function metricOf(alarm: Alarm, facts: Facts): Verdict<MessageId> {
  const part = facts.partNamed(alarm.of);
  // What a store or a balancer shows is its vendor's business, or that of an exporter beside it.
  if (part?.kind !== "service") return holds;
  const { measures } = part.program ?? {};
  if (measures === undefined) {
    const tell = `list what "${part.name}" shows: program: { measures: ["${alarm.metric}"] }.`;
    return unknown(alarm, `whether "${part.name}" shows ${alarm.metric}`, tell);
  }
  if (measures.includes(alarm.metric)) return holds;
  const shown = measures.length === 0 ? "nothing" : someText(measures, NAMED_MAX);
  return violated({
    message: "noSuchMetric",
    part: alarm,
    path: ["metric"],
    data: { alarm: alarm.name, metric: alarm.metric, part: part.name, shown },
    evidence: [
      stated(`metric is ${alarm.metric}`),
      stated(`program.measures of "${part.name}" does not hold it`, part, ["program", "measures"]),
    ],
  });
}

function boundOf(alarm: Alarm): Verdict<MessageId> {
  const bound = alarm.above ?? alarm.below ?? 0;
  if (alarm.unit !== "percent" || !USE.test(alarm.metric) || bound <= 0 || bound >= 1) return holds;
  return violated({
    message: "fraction",
    part: alarm,
    path: [alarm.above === undefined ? "below" : "above"],
    data: { alarm: alarm.name, bound, percent: Math.round(bound * 1_000) / 10 },
    evidence: [
      stated(`unit is percent, and metric ${alarm.metric}`),
      derived(`${bound} percent is less than one of a hundred`),
    ],
  });
}

function tellsNobody(alarm: Alarm): Verdict<MessageId> {
  return violated({
    message: "tellsNobody",
    part: alarm,
    path: ["tells"],
    data: { alarm: alarm.name },
    evidence: [
      alarm.tells.length === 0
        ? byDefault("tells is not given")
        : stated("the topics that it tells have no people"),
    ],
  });
}
