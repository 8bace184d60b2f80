/** Finds a service whose failure nobody would see. */
import type { Service } from "../../../model/service.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Violated, violated } from "../../verdict.ts";

type MessageId = "ungated" | "unwatched" | "onlyOpensPort";

export const noHealthCheck: Rule = defineRule({
  id: "no-health-check",
  category: "health",
  severity: "error",
  docs: {
    what: "A service has no health check, or one that does not ask the program whether it works.",
    why:
      "A release replaces old instances once new ones are healthy. Behind a balancer without a " +
      "check there is nothing to wait for, so a revision that never answers takes all traffic: " +
      "an error. Several replicas with a port and no check hide a hung one: a warning. A check " +
      "that only opens a port is green for a program that answers every request with an error: a " +
      "warning.",
    source:
      "The OpenZeppelin relayer scaling example, whose check answers 200 with all relayers down; " +
      "kube-linter `no-readiness-probe`.",
  },
  messages: {
    ungated: {
      text: '"{part}" has no health check: a release to a broken revision would take all traffic of {doors}.',
      counterExample:
        'a revision whose "{part}" starts and answers nothing takes the place of each old instance in turn.',
      fix: 'add a check that fails when "{part}" cannot serve: health: http("/ready").',
    },
    unwatched: {
      text: '"{part}" has {replicas} replicas and no health check: one that hangs stays unseen.',
      counterExample:
        "one of {replicas} instances hangs: its process runs, so it is neither replaced nor told of.",
      fix: 'add a health check to "{part}": health: {check}.',
      severity: "warning",
    },
    onlyOpensPort: {
      text: 'The health check of "{part}" only opens its port: it is green while every request fails.',
      counterExample:
        '"{part}" answers every request with 500; the kernel still accepts, and the check stays green.',
      fix: 'ask the program itself: health: http("/ready"), where /ready fails when "{part}" cannot serve.',
      severity: "warning",
    },
  },
  witness: { invariant: "REL-02", scenario: "bad-release" },
  about: ({ cluster }) => cluster.services,
  judge: (service, facts) => (service.health ? weakCheck(service) : missingCheck(service, facts)) ?? holds,
});

function weakCheck(service: Service): Violated<MessageId> | undefined {
  if (service.health?.kind !== "tcp-health" || service.port?.protocol !== "http") return undefined;
  return violated({
    message: "onlyOpensPort",
    part: service,
    path: ["health"],
    data: { part: service.name },
    evidence: [
      stated("health is tcp()"),
      stated(`port ${service.port.port} speaks http`),
      derived("the kernel accepts connections for a program that hangs"),
    ],
  });
}

function missingCheck(service: Service, facts: Facts): Violated<MessageId> | undefined {
  const doors = facts.balancersOf(service.name).map((door) => `"${door.name}"`);
  const { name, replicas, port } = service;
  if (!port || (doors.length === 0 && replicas < 2)) return undefined;
  const check = port.protocol === "http" ? 'http("/ready")' : "tcp()";
  return violated({
    message: doors.length > 0 ? "ungated" : "unwatched",
    part: service,
    data: { part: name, doors: listText(doors), replicas, check },
    evidence: [
      byDefault("health is not given"),
      stated(doors.length > 0 ? `${listText(doors)} sends requests to it` : `replicas is ${replicas}`),
      derived("a running process is all that can be known of an instance"),
    ],
  });
}
