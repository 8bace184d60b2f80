/** Finds a caller that gives up before the one that it called. */
import { durationText } from "../../../base/duration.ts";
import type { Balancer } from "../../../model/balancer.ts";
import type { Call } from "../../../model/call.ts";
import type { Listener } from "../../../model/listener.ts";
import { defaultTimeouts } from "../../../model/timeouts.ts";
import { derived, settingFact, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

type MessageId = "givesUpFirst" | "outlastsCaller";

/** Requests come in at `outer`, and the service behind it asks through `inner`. */
interface Chain {
  readonly outer: Listener;
  readonly door: Balancer;
  readonly service: string;
  readonly inner: Balancer;
}

/** Requests come in at `outer`, and the service behind it makes the call. */
interface CallChain extends Omit<Chain, "inner"> {
  readonly call: Call & { readonly timeoutMs: number };
}

export const timeoutInversion: Rule = defineRule({
  id: "timeout-inversion",
  category: "capacity",
  severity: "warning",
  docs: {
    what: "A balancer waits less long for a service than that service may wait for what it calls, with all its tries.",
    why:
      "The outer one gives up first: the client is told of a failure while the work inside goes on, and its " +
      "retry comes on top of it. Under load that is how a slow part takes down those before it. It is a warning, " +
      "since it shows only when the inner part is slow.",
    source: "Google's SRE book on cascading failures (deadlines); HAProxy on timeout server.",
  },
  messages: {
    givesUpFirst: {
      text: '"{door}" waits {outerTime} for "{part}", which may wait {innerTime} for "{inner}".',
      counterExample:
        'what is behind "{inner}" takes {innerTime}; after {outerTime} "{door}" answers 504, the client asks again, ' +
        'and "{part}" does the work twice.',
      fix: 'set timeouts.server of "{inner}" below {outerTime}, or that of "{door}" above {innerTime}.',
    },
    outlastsCaller: {
      text: '"{door}" waits {outerTime} for "{part}", which may spend {innerTime} on a call to "{inner}".',
      counterExample:
        '"{inner}" is silent; after {outerTime} "{door}" answers 504, and "{part}" goes on trying until {innerTime}.',
      fix: 'set timeout × (retries + 1) of the call to "{inner}" below {outerTime}.',
    },
  },
  about: (facts): readonly (Chain | CallChain)[] => [...chainsIn(facts), ...callsIn(facts)],
  judge: (chain): Verdict<MessageId> => ("call" in chain ? judgeCall(chain) : judgeChain(chain)),
});

function judgeChain({ outer, door, service, inner }: Chain): Verdict<MessageId> {
  const outerMs = outer.timeouts.serverMs;
  const innerMs = inner.listeners[0].timeouts.serverMs;
  if (outerMs >= innerMs) return holds;
  const [outerTime, innerTime] = [durationText(outerMs), durationText(innerMs)];
  return violated({
    message: "givesUpFirst",
    part: { name: door.name, place: outer.place },
    path: ["timeouts", "server"],
    data: { door: door.name, part: service, inner: inner.name, outerTime, innerTime },
    evidence: [
      settingFact(`timeouts.server of "${door.name}" is ${outerTime}`, outerMs === defaultTimeouts.serverMs),
      innerMs === defaultTimeouts.serverMs
        ? settingFact(`timeouts.server of "${inner.name}" is ${innerTime}`, true)
        : stated(`timeouts.server of "${inner.name}" is ${innerTime}`, inner, ["timeouts", "server"]),
      derived(`"${service}" is called through "${door.name}" and calls through "${inner.name}"`),
    ],
  });
}

function judgeCall({ outer, door, service, call }: CallChain): Verdict<MessageId> {
  const outerMs = outer.timeouts.serverMs;
  const innerMs = call.timeoutMs * (call.retries + 1);
  if (outerMs > innerMs) return holds;
  const [outerTime, innerTime] = [durationText(outerMs), durationText(innerMs)];
  const says = `timeouts.server of "${door.name}" is ${outerTime}`;
  return violated({
    message: "outlastsCaller",
    part: { name: door.name, place: outer.place },
    path: ["timeouts", "server"],
    data: { door: door.name, part: service, inner: call.to, outerTime, innerTime },
    evidence: [
      settingFact(says, outerMs === defaultTimeouts.serverMs),
      derived(`${call.retries + 1} tries of ${durationText(call.timeoutMs)} are ${innerTime}`),
    ],
  });
}

function callsIn({ cluster, partNamed }: Facts): readonly CallChain[] {
  return cluster.balancers.flatMap((door) =>
    door.listeners
      .filter(({ listen }) => listen.protocol === "http")
      .flatMap((outer) =>
        [...new Set(outer.routes.map(({ to }) => to))].flatMap((service): readonly CallChain[] => {
          const part = partNamed(service);
          const calls = part?.kind === "service" ? (part.calls ?? []) : [];
          return calls.flatMap((call) => {
            const { timeoutMs } = call;
            return timeoutMs === undefined ? [] : [{ outer, door, service, call: { ...call, timeoutMs } }];
          });
        }),
      ),
  );
}

/** Every way from a listener over a service to a balancer that the service refers to. */
function chainsIn({ cluster, network }: Facts): readonly Chain[] {
  return cluster.balancers.flatMap((door) =>
    door.listeners
      .filter(({ listen }) => listen.protocol === "http")
      .flatMap((outer) =>
        [...new Set(outer.routes.map(({ to }) => to))].flatMap((service) =>
          network.edgesFrom(service).flatMap(({ to: inner }): readonly Chain[] => {
            const isHttp = inner.kind === "balancer" && inner.listeners[0].listen.protocol === "http";
            return isHttp ? [{ outer, door, service, inner }] : [];
          }),
        ),
      ),
  );
}
