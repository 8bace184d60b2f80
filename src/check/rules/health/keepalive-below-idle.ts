/** Finds programs that close connections which a balancer still means to use. */
import { durationText } from "../../../base/duration.ts";
import type { Balancer } from "../../../model/balancer.ts";
import type { Listener } from "../../../model/listener.ts";
import type { Service } from "../../../model/service.ts";
import { derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { type Idle, idleOf } from "../../idle.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, type Verdict, violated } from "../../verdict.ts";

/** A balancer that keeps its connections to instances open, over http. */
interface Way {
  readonly balancer: Balancer;
  readonly listener: Listener;
  readonly service: Service;
}

export const keepaliveBelowIdle: Rule = defineRule({
  id: "keepalive-below-idle",
  category: "health",
  severity: "error",
  docs: {
    what: "A program closes silent HTTP connections sooner than the balancer of AWS before it does, or at the same time.",
    why:
      "The balancer sends a request on a connection that the program is just closing; the client gets a 502, now and then, " +
      "with nothing in the logs of the program: an error. The balancer that tutti configures repeats such a request.",
    source:
      "AWS on the application load balancer: the keep-alive of targets above its idle timeout; Node closes after 5 s (server.keepAliveTimeout).",
  },
  messages: {
    closesFirst: {
      text: '"{part}" closes silent connections after {kept}, and "{door}" uses them for {idle}.',
      counterExample:
        'a connection is silent for {kept}; "{part}" closes it as "{door}" sends the next request on it, and the client ' +
        "gets 502.",
      fix: 'let "{part}" keep connections for longer than {idle}, and say so: keepAlive: "{enough}".',
    },
  },
  witness: { invariant: "REQ-01" },
  about: waysIn,
  judge({ balancer, listener, service }): Verdict<"closesFirst"> {
    const { keepAliveMs } = service;
    if (keepAliveMs === undefined) {
      const tell = `say keepAlive on "${service.name}"; Node has "5s" unless told otherwise.`;
      return unknown(service, "how long it keeps silent HTTP connections", tell);
    }
    const idle = idleOf(balancer, listener);
    return keepAliveMs > idle.ms ? holds : closesFirst({ balancer, listener, service }, idle, keepAliveMs);
  },
});

/** Comfort: clocks and networks are not exact. */
const COMFORT_MS = 5_000;

function closesFirst({ balancer, service }: Way, idle: Idle, keepAliveMs: number): Verdict<"closesFirst"> {
  return violated({
    message: "closesFirst",
    part: service,
    path: ["keepAlive"],
    data: {
      part: service.name,
      door: balancer.name,
      kept: durationText(keepAliveMs),
      idle: durationText(idle.ms),
      enough: durationText(idle.ms + COMFORT_MS),
    },
    evidence: [
      stated(`keepAlive is ${durationText(keepAliveMs)}`),
      idle.evidence,
      derived("who closes first decides whether a request meets a closed connection"),
    ],
  });
}

function waysIn({ cluster, partNamed }: Facts): readonly Way[] {
  return cluster.balancers.flatMap((balancer) => {
    const kind = balancer.product?.kind;
    if (kind !== "aws-application" && kind !== "aws-classic") return [];
    return balancer.listeners
      .filter(({ listen }) => listen.protocol === "http")
      .flatMap((listener) =>
        [...new Set(listener.routes.map(({ to }) => to))].flatMap((name): readonly Way[] => {
          const service = partNamed(name);
          return service?.kind === "service" ? [{ balancer, listener, service }] : [];
        }),
      );
  });
}
