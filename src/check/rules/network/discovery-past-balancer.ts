/** Finds a name in DNS that leads callers to tasks past their balancer, or to tasks that are gone. */
import { durationText } from "../../../base/duration.ts";
import type { Discovery } from "../../../model/ecs-network.ts";
import { type EcsService, ecsServices } from "../../ecs-services.ts";
import { derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, type Verdict, violated } from "../../verdict.ts";

type MessageId = "pastDoor" | "staleAddress" | "sharedSuffix";

interface Found extends EcsService {
  readonly discovery: Discovery;
}

const path = ["runner", "discovery"];

export const discoveryPastBalancer: Rule = defineRule({
  id: "discovery-past-balancer",
  category: "network",
  severity: "warning",
  docs: {
    what: "A service of ECS is found by a name in DNS beside its balancer, or for longer than its tasks live.",
    why:
      "The name holds the addresses of the tasks. Whoever uses it gets no draining, no slow start and no health of the balancer, " +
      "and keeps the address of a task that is gone for as long as the record, or the client, says. It is a warning, since a " +
      "client may look up again and try again. Names below .local are also those of multicast DNS, which is info.",
    source:
      "Amazon ECS developer guide on service discovery; aws/containers-roadmap#1639, no delay between leaving and SIGTERM; RFC 6762.",
  },
  messages: {
    pastDoor: {
      text: '{name} leads to the tasks of "{part}" past {doors}.',
      counterExample:
        'a deployment stops a task of "{part}": {doors} has drained it, and a caller that knows its address by {name} goes on ' +
        "sending requests to it.",
      fix: 'call "{part}" through {doors} (or ECS Service Connect) and remove discovery.',
    },
    staleAddress: {
      text: 'An address by {name} may be kept for {ttl}, and a task of "{part}" is gone {stop} after SIGTERM.',
      counterExample:
        'a task of "{part}" is replaced; for {ttl} callers send requests to an address that nobody has any more.',
      fix: "set the ttl of {name} below {stop}, and let callers try again with a fresh address.",
    },
    sharedSuffix: {
      text: "{name} ends with .local, which machines may ask their neighbours for instead of a name server.",
      fix: 'choose a name of a domain of your own, or one below ".internal".',
      severity: "info",
    },
  },
  about: (facts): readonly Found[] =>
    ecsServices(facts).flatMap((one) => {
      const { discovery } = one.runner;
      return discovery ? [{ ...one, discovery }] : [];
    }),
  judge: (found, facts): readonly Verdict<MessageId>[] => {
    const reach = reachVerdict(found, facts);
    const suffix = found.discovery.name.endsWith(".local") ? [localSuffix(found)] : [];
    return [reach, ...suffix];
  },
});

function reachVerdict({ part, runner, discovery }: Found, facts: Facts): Verdict<MessageId> {
  const { name, ttlMs } = discovery;
  const doors = facts.balancersOf(part.name).map((door) => `"${door.name}"`);
  const said = stated(`discovery.name is ${name}`);
  if (doors.length > 0)
    return violated({
      message: "pastDoor",
      part,
      path,
      data: { part: part.name, name, doors: listText(doors) },
      evidence: [
        said,
        stated(`${listText(doors)} routes to it`),
        derived("a name in DNS knows of no draining"),
      ],
    });
  if (ttlMs === undefined)
    return unknown(part, `how long ${name} may be kept`, 'Say discovery: { ttl: "10s" }.');
  if (ttlMs <= runner.stopTimeoutMs) return holds;
  const [ttl, stop] = [durationText(ttlMs), durationText(runner.stopTimeoutMs)];
  return violated({
    message: "staleAddress",
    part,
    path: [...path, "ttl"],
    data: { part: part.name, name, ttl, stop },
    evidence: [
      said,
      stated(`discovery.ttl is ${ttl}`),
      derived("a task leaves the name as it is told to stop"),
    ],
  });
}

function localSuffix({ part, discovery: { name } }: Found): Verdict<MessageId> {
  const evidence = [
    stated(`discovery.name is ${name}`),
    derived("RFC 6762 gives .local to multicast DNS"),
  ] as const;
  return violated({ message: "sharedSuffix", part, path: [...path, "name"], data: { name }, evidence });
}
