/** Finds repeats on other instances that the times of a balancer do not allow, or that do harm. */
import { durationText } from "../../../base/duration.ts";
import type { Balancer } from "../../../model/balancer.ts";
import { type NginxProduct, nginxConnect } from "../../../model/product.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, type Violated, violated } from "../../verdict.ts";

type MessageId = "neverFailsOver" | "poisonedRequest";

export const failoverBudget: Rule = defineRule({
  id: "failover-budget",
  category: "capacity",
  severity: "warning",
  docs: {
    what: "An nginx is to repeat requests on another instance, and its times leave none for it; or it repeats after answers.",
    why:
      "A host that is silent takes the whole time for connecting. If all tries together have less, there is never a second " +
      "one. If answers such as 500 count as failures as well, one request that always fails is tried on every instance and " +
      "marks each as down. Both are warnings, since they need a silent host, or such a request.",
    source:
      "nginx on proxy_next_upstream and proxy_next_upstream_timeout; the OpenZeppelin relayer scaling example (three tries " +
      "within 30s, 60s to connect, http_500 among the reasons).",
  },
  messages: {
    neverFailsOver: {
      text: '"{door}" has {within} for all tries of a request, and waits {connect} for the first connection.',
      counterExample:
        'the machine of an instance is gone; "{door}" waits {connect} for it, {within} are over, and the client gets an ' +
        "error while the other instances are idle.",
      fix: 'set product.connect of "{door}" far below {within}, such as "1s".',
    },
    poisonedRequest: {
      text: '"{door}" takes an answer such as 500 for a dead instance, and asks the next.',
      counterExample:
        "one client sends a request that makes the program answer 500; it is tried on every instance, each counts as " +
        "failed, and nobody is served until fail_timeout is over.",
      fix: 'name only error and timeout in proxy_next_upstream of "{door}", and remove product.triesAfterErrorAnswer.',
    },
  },
  about: ({ cluster }) => cluster.balancers,
  judge(balancer): Verdict<MessageId> | readonly Verdict<MessageId>[] {
    const { product } = balancer;
    if (product?.kind !== "nginx" || product.tries === 1) return holds;
    const found = [...lateFailover(balancer, product), ...poisoned(balancer, product)];
    return found.length > 0 ? found : holds;
  },
});

function lateFailover(balancer: Balancer, product: NginxProduct): readonly Violated<MessageId>[] {
  const { triesWithinMs, connectMs = nginxConnect.value } = product;
  if (triesWithinMs === undefined || triesWithinMs === 0 || connectMs < triesWithinMs) return [];
  const [within, connect] = [durationText(triesWithinMs), durationText(connectMs)];
  const { value: _, ...vendor } = nginxConnect;
  return [
    violated({
      message: "neverFailsOver",
      part: balancer,
      path: ["product", "connect"],
      data: { door: balancer.name, within, connect },
      evidence: [
        stated(`product.triesWithin is ${within}`),
        product.connectMs === undefined
          ? byDefault(`it waits ${connect} for a connection`, vendor)
          : stated(`product.connect is ${connect}`),
        derived("the first try takes all the time that there is for tries"),
      ],
    }),
  ];
}

function poisoned(balancer: Balancer, product: NginxProduct): readonly Violated<MessageId>[] {
  if (!product.triesAfterErrorAnswer) return [];
  return [
    violated({
      message: "poisonedRequest",
      part: balancer,
      path: ["product", "triesAfterErrorAnswer"],
      data: { door: balancer.name },
      evidence: [
        stated("product.triesAfterErrorAnswer is true"),
        derived("what one request causes counts against each instance in turn"),
      ],
    }),
  ];
}
