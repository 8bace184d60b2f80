/** Finds a health check that is green although the program cannot serve. */
import type { Health } from "../../../model/health.ts";
import type { Service } from "../../../model/service.ts";
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, type Verdict, violated } from "../../verdict.ts";

type MessageId = "provesProcess" | "opensBrokerPort";

/** Names that programs use for "the process is there". */
const LIVENESS: readonly string[] = ["/", "/health", "/healthz", "/live", "/livez", "/ping"];

export const shallowHealthCheck: Rule = defineRule({
  id: "shallow-health-check",
  category: "health",
  severity: "warning",
  docs: {
    what: "The health check that decides on traffic asks no more than whether the process is there.",
    why:
      "An instance that answers 200 by habit, while its store is away or its queue stands still, keeps its share of the " +
      "requests; a release to a revision that cannot serve passes. A broker that hangs still lets the kernel accept " +
      "connections. It is a warning, since it takes a failure of that kind.",
    source:
      "The OpenZeppelin relayer scaling example (/health is a constant, beside /ready). Measured with an MQTT broker that " +
      "was stopped for 25 s: a check that opens the port never saw it, one that sends CONNECT did.",
  },
  messages: {
    provesProcess: {
      text: 'The health check of "{part}" asks {path}, which answers as long as the process is there.',
      counterExample:
        'what "{part}" needs is away; every request fails, {path} answers 200, and traffic goes on.',
      fix: 'ask what fails when "{part}" cannot serve: health: http("/ready", { proves: "work" }).',
    },
    opensBrokerPort: {
      text: 'The health check of "{part}" only opens the port of its MQTT broker.',
      counterExample:
        '"{part}" hangs; the kernel accepts each connection for it, and new clients are sent there.',
      fix: 'ask its status over HTTP (health: http("/status", { port: "…" })), or connect by MQTT (health: command([…])).',
    },
  },
  about: ({ cluster }) => cluster.services.filter(({ health }) => health !== undefined),
  judge(service, facts): Verdict<MessageId> | readonly Verdict<MessageId>[] {
    const { health } = service;
    if (health === undefined || facts.balancersOf(service.name).length === 0) return [];
    return judged(service, health);
  },
});

function judged(service: Service, health: Health<string>): Verdict<MessageId> {
  if (health.kind === "tcp-health") return service.mqtt ? opensBrokerPort(service) : holds;
  if (health.kind !== "http-health" || health.proves === "work") return holds;
  if (health.proves === "process") return provesProcess(service, health.path);
  if (!LIVENESS.includes(health.path)) return holds;
  const tell = `say http("${health.path}", { proves: "work" }), or "process" if it is a constant.`;
  return unknown(service, `whether ${health.path} fails when it cannot serve`, tell);
}

function provesProcess(service: Service, path: string): Verdict<MessageId> {
  return violated({
    message: "provesProcess",
    part: service,
    path: ["health"],
    data: { part: service.name, path },
    evidence: [
      stated(`health asks ${path}, which proves the process`),
      derived("it stays green while requests fail"),
    ],
  });
}

function opensBrokerPort(service: Service): Verdict<MessageId> {
  return violated({
    message: "opensBrokerPort",
    part: service,
    path: ["health"],
    data: { part: service.name },
    evidence: [
      stated("health is tcp()"),
      stated("it is an MQTT broker", service, ["mqtt"]),
      derived("the kernel accepts connections for a program that hangs"),
    ],
  });
}
