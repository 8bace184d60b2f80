/** Finds times of ECS and its target group that cut requests, or make a deployment wait for nobody. */
import { durationText } from "../../../base/duration.ts";
import type { Balancer } from "../../../model/balancer.ts";
import { ecsDefaults } from "../../../model/ecs-defaults.ts";
import { productIdle } from "../../../model/product.ts";
import { type EcsService, ecsServices } from "../../ecs-services.ts";
import { derived, vendorFact } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, type Verdict, violated } from "../../verdict.ts";

type MessageId = "cutsRequests" | "waitsForNobody" | "killsEarly";

interface Served extends EcsService {
  readonly door: Balancer;
}

export const deregistrationOrder: Rule = defineRule({
  id: "deregistration-order",
  category: "release",
  severity: "warning",
  docs: {
    what: "The deregistration delay is shorter than a request may take, far longer than any takes, or longer than the stop timeout.",
    why:
      "ECS takes a task out of the target group, waits until the target is unused, and only then sends SIGTERM. A delay below " +
      "the longest request cuts it. One far above it makes each step of a deployment wait while clients that keep their " +
      "connections alive are the only ones left: with the default of 300 seconds, five minutes a step. The vendor says to order " +
      "them: request, then delay, then stop timeout. These are warnings, since they cost time, or the rarest requests.",
    source:
      "Amazon ECS developer guide on load balancers (the order of the three) and on connection draining (the wait for UNUSED).",
  },
  messages: {
    cutsRequests: {
      text: '"{door}" lets a request take {request}, and a leaving task of "{part}" is waited for {delay}.',
      counterExample:
        'a request through "{door}" takes {request}; a deployment begins, and after {delay} its connection is broken.',
      fix: 'set deregistrationDelay of "{part}" to {request} or more, or the idle timeout of "{door}" to {delay} or less.',
    },
    waitsForNobody: {
      text: 'Each task of "{part}" that a deployment replaces is kept for {delay}, though no request takes longer than {request}.',
      counterExample:
        'a broken revision of "{part}" is taken back: each task of it stays for {delay}, for clients that only keep their ' +
        "connections.",
      fix: 'set deregistrationDelay of "{part}" to {request}.',
    },
    killsEarly: {
      text: '"{part}" is killed {stop} after SIGTERM, and its target group waits {delay}.',
      counterExample:
        'work of "{part}" that takes {delay} is begun just before SIGTERM, and ends with SIGKILL {stop} later.',
      fix: 'set stopTimeout of "{part}" above its deregistrationDelay: request ({request}), then delay, then stop timeout.',
    },
  },
  options: {
    times: { default: 2, means: "How many times the longest request a delay may be." },
  },
  about: (facts) =>
    ecsServices(facts).flatMap((one) =>
      facts.balancersOf(one.part.name).map((door): Served => ({ ...one, door })),
    ),
  judge(served, _facts, { times }): Verdict<MessageId> | readonly Verdict<MessageId>[] {
    const { part, runner, door } = served;
    const requestMs = longestMs(door);
    if (requestMs === undefined)
      return unknown(
        part,
        `how long a request through "${door.name}" may take`,
        "State its product and idle time.",
      );
    const { deregistrationDelayMs: delayMs, stopTimeoutMs } = runner;
    const found: MessageId[] = [
      ...(delayMs < requestMs ? (["cutsRequests"] as const) : []),
      ...(delayMs > requestMs * times ? (["waitsForNobody"] as const) : []),
      ...(delayMs > stopTimeoutMs ? (["killsEarly"] as const) : []),
    ];
    return found.length === 0 ? holds : found.map((message) => misordered(message, served, requestMs));
  },
});

function misordered(
  message: MessageId,
  { part, runner, door }: Served,
  requestMs: number,
): Verdict<MessageId> {
  const { deregistrationDelayMs: delayMs, stopTimeoutMs } = runner;
  const [delay, stop, request] = [delayMs, stopTimeoutMs, requestMs].map(durationText) as [
    string,
    string,
    string,
  ];
  const { deregistrationDelayMs, stopTimeoutMs: stopDefault } = ecsDefaults;
  return violated({
    message,
    part,
    path: ["runner", message === "killsEarly" ? "stopTimeout" : "deregistrationDelay"],
    data: { part: part.name, door: door.name, delay, stop, request },
    evidence: [
      vendorFact(`deregistrationDelay is ${delay}`, delayMs, deregistrationDelayMs),
      vendorFact(`stopTimeout is ${stop}`, stopTimeoutMs, stopDefault),
      derived(`"${door.name}" breaks a request that is silent for ${request}`),
    ],
  });
}

/** How long a request may be silent at the balancer. */
function longestMs({ product, listeners }: Balancer): number | undefined {
  if (!product) return Math.max(...listeners.map(({ timeouts }) => timeouts.serverMs));
  if (product.kind === "haproxy") return Math.max(...listeners.map(({ timeouts }) => timeouts.serverMs));
  if (product.kind === "nginx") return undefined;
  return product.idleMs ?? productIdle[product.kind].value;
}
