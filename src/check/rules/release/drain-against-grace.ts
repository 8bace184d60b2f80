/** Finds requests that a release promises to wait for, and then cuts. */
import { durationText } from "../../../base/duration.ts";
import type { Balancer } from "../../../model/balancer.ts";
import { defaultRelease } from "../../../model/release.ts";
import { defaultStopGraceMs } from "../../../model/runner.ts";
import type { Service } from "../../../model/service.ts";
import { defaultTimeouts } from "../../../model/timeouts.ts";
import { derived, settingFact } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, type Violated, violated } from "../../verdict.ts";

type MessageId = "drainOutlastsGrace" | "timeoutOutlastsDrain" | "defaultTimeout";

export const drainAgainstGrace: Rule = defineRule({
  id: "drain-against-grace",
  category: "release",
  severity: "error",
  docs: {
    what: "The drain, the stop grace and the balancer's server timeout contradict each other.",
    why:
      "The order is: out of the pool and up to `drain` for requests in flight, then SIGTERM, " +
      "then up to `stopGrace` for the program to finish by itself, then SIGKILL. The drain says " +
      "how long a piece of work may take. The program gets no more than the grace for the same " +
      "work wherever no pool was drained before: work that goes on after its answer, connections " +
      "past the balancer, a balancer that is down, a machine that shuts down, and targets whose " +
      "grace includes the drain (Kubernetes, ECS). A grace below the drain kills work that the " +
      "file promises to wait for: an error. A server timeout above the drain lets requests run " +
      "that the drain does not wait for: a warning where the timeout is stated, info where it is " +
      "the default.",
    source:
      "AWS on load balancers of ECS: client timeout < deregistration delay < stop timeout; the " +
      "OpenZeppelin relayer scaling example, with 10s until SIGKILL and 35s of drain.",
  },
  messages: {
    drainOutlastsGrace: {
      text:
        '"{part}" drains for up to {drain}, but is killed {grace} after SIGTERM: work of that ' +
        "length is cut.",
      counterExample:
        "a piece of work takes {drain}; SIGTERM comes as it begins, SIGKILL {grace} later: it is lost.",
      fix: 'set stopGrace of "{part}" to {drain} or more, or its drain to {grace} or less.',
    },
    timeoutOutlastsDrain: {
      text: '"{door}" lets a request take {timeout}, but a release of "{part}" waits only {drain} for it.',
      counterExample:
        'a request through "{door}" takes {timeout}; a release begins: after {drain} its instance is stopped under it.',
      fix: 'set the drain of "{part}" to {timeout} or more{orElse}.',
      severity: "warning",
    },
    defaultTimeout: {
      text: '"{door}" lets a request take {timeout}, but a release of "{part}" waits only {drain} for it.',
      fix: 'set the drain of "{part}" to {timeout} or more{orElse}.',
      severity: "info",
    },
  },
  witness: { invariant: "REQ-01" },
  // What ECS waits for is judged by deregistration-order.
  about: ({ cluster }) => cluster.services.filter(({ runner }) => !runner),
  judge(service, facts): readonly Verdict<MessageId>[] {
    const doors = facts.balancersOf(service.name);
    const { drainMs } = service.release;
    const cut = isPromised(service, doors) && drainMs > service.stopGraceMs;
    const slow = doors.filter((door) => slowestMs(service, door) > drainMs);
    if (!cut && slow.length === 0) return [holds];
    return [...(cut ? [shortGrace(service)] : []), ...slow.map((door) => shortDrain(service, door))];
  },
});

/** How long a request to the service may take at most through the balancer. */
function slowestMs({ name }: Service, door: Balancer): number {
  const leading = door.listeners.filter(({ routes }) => routes.some(({ to }) => to === name));
  return Math.max(
    0,
    ...leading.filter(({ listen }) => listen.protocol === "http").map(({ timeouts }) => timeouts.serverMs),
  );
}

/** Without a balancer nothing is drained, so the drain says something only if it was written down. */
function isPromised(service: Service, doors: readonly Balancer[]): boolean {
  return doors.length > 0 || service.release.drainMs !== defaultRelease.drainMs;
}

function shortGrace(service: Service): Violated<MessageId> {
  const { drainMs } = service.release;
  const grace = durationText(service.stopGraceMs);
  const drainIsDefault = drainMs === defaultRelease.drainMs;
  return violated({
    message: "drainOutlastsGrace",
    part: service,
    path: drainIsDefault ? ["stopGrace"] : ["release", "drain"],
    data: { part: service.name, drain: durationText(drainMs), grace },
    evidence: [
      settingFact(`release.drain is ${durationText(drainMs)}`, drainIsDefault),
      settingFact(`stopGrace is ${grace}`, service.stopGraceMs === defaultStopGraceMs),
      derived(
        `SIGKILL comes ${durationText(drainMs - service.stopGraceMs)} before work of the drain's length ends`,
      ),
    ],
    repair: { path: ["stopGrace"], code: JSON.stringify(durationText(drainMs)) },
  });
}

function shortDrain(service: Service, door: Balancer): Violated<MessageId> {
  const { drainMs } = service.release;
  const serverMs = slowestMs(service, door);
  const isDefault = serverMs === defaultTimeouts.serverMs;
  return violated({
    message: isDefault ? "defaultTimeout" : "timeoutOutlastsDrain",
    part: isDefault ? service : door,
    path: isDefault ? ["release", "drain"] : ["timeouts", "server"],
    data: {
      part: service.name,
      door: door.name,
      timeout: durationText(serverMs),
      drain: durationText(drainMs),
      orElse: drainMs > 0 ? shorterTimeout(door, durationText(drainMs), isDefault) : "",
    },
    evidence: [
      settingFact(`timeouts.server of "${door.name}" is ${durationText(serverMs)}`, isDefault),
      settingFact(
        `release.drain of "${service.name}" is ${durationText(drainMs)}`,
        drainMs === defaultRelease.drainMs,
      ),
      derived("a request in between is cut unless the program finishes it after SIGTERM"),
    ],
  });
}

/** The other way out; with a drain of 0 there is none, since no timeout is that short. */
function shorterTimeout({ name }: Balancer, drain: string, isDefault: boolean): string {
  return isDefault
    ? `, or, if no request takes longer than ${drain}, say so: timeouts: { server: "${drain}" } on "${name}"`
    : `, or timeouts.server of "${name}" to ${drain} or less`;
}
