/** Finds a service that cannot carry its busiest hour without one of its instances, or without one of its zones. */
import type { Load } from "../../../model/load.ts";
import { mostReplicas } from "../../../model/scaling.ts";
import type { Service } from "../../../model/service.ts";
import { derived, stated } from "../../evidence.ts";
import { mostFact } from "../../most-instances.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

type MessageId = "withAll" | "oneLess" | "zoneLess";

interface Loaded {
  readonly part: Service;
  readonly load: Load;
}

export const oneLess: Rule = defineRule({
  id: "one-less",
  category: "capacity",
  severity: "warning",
  docs: {
    what: "What is left of a service after the loss of one instance, or of one zone, carries less than its busiest hour asks for.",
    why:
      "A lost instance makes its load that of the others. What is above their measure waits, times out, is asked again, and takes " +
      "the next one down. It is a warning, since it takes a loss in the busiest hour; where even all together carry too little, " +
      "no loss is needed.",
    source: "Google's SRE book on capacity planning (N + 2) and on cascading failures.",
  },
  messages: {
    withAll: {
      text: 'All {most} of "{part}" together carry {carried} requests a second, and the busiest hour has {peak}.',
      counterExample:
        "the busiest hour comes: {short} requests of each second wait, time out and come again.",
      fix: 'run {needed} or more instances of "{part}" (scaling: max), or make one carry more.',
    },
    oneLess: {
      text: 'Without one of {most} instances "{part}" carries {carried} requests a second, and the busiest hour has {peak}.',
      counterExample:
        "an instance dies in the busiest hour: {short} requests of each second wait, and the others go down one by one.",
      fix: 'run {needed} or more instances of "{part}" (scaling: max).',
    },
    zoneLess: {
      text: 'Without one of {zones} zones "{part}" carries {carried} requests a second, and the busiest hour has {peak}.',
      counterExample: "a zone is lost in the busiest hour: {short} requests of each second wait.",
      fix: 'run {needed} or more instances of "{part}", or spread them over more zones.',
    },
  },
  about: ({ cluster }) =>
    cluster.services.flatMap((part): readonly Loaded[] => (part.load ? [{ part, load: part.load }] : [])),
  judge(loaded): Verdict<MessageId> {
    const { part, load } = loaded;
    const most = mostReplicas(part);
    const zones = new Set(part.zones.map(({ name }) => name)).size;
    const carries = (instances: number): boolean => instances * load.eachPerSecond >= load.peakPerSecond;
    if (!carries(most)) return short("withAll", loaded, most, most);
    if (!carries(most - 1)) return short("oneLess", loaded, most - 1, most);
    const left = most - Math.ceil(most / Math.max(1, zones));
    if (zones > 1 && !carries(left)) return short("zoneLess", loaded, left, most);
    return holds;
  },
});

function short(message: MessageId, { part, load }: Loaded, left: number, most: number): Verdict<MessageId> {
  const { peakPerSecond: peak, eachPerSecond: each } = load;
  const zones = new Set(part.zones.map(({ name }) => name)).size;
  const wanted = Math.ceil(peak / each);
  const spread = Math.ceil((wanted * zones) / Math.max(1, zones - 1));
  const needed = { withAll: wanted, oneLess: wanted + 1, zoneLess: spread }[message];
  return violated({
    message,
    part,
    path: ["load"],
    data: { part: part.name, most, zones, carried: left * each, peak, short: peak - left * each, needed },
    evidence: [
      stated(`load.peakPerSecond is ${peak}`),
      stated(`load.eachPerSecond is ${each}`),
      mostFact(part),
      derived(`${left} × ${each} is ${left * each}`),
    ],
  });
}
