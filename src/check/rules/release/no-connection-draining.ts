/** Finds a Classic Load Balancer that cuts what is under way when an instance leaves it. */
import { servicesBehind } from "../../../model/balancer.ts";
import { classicDraining } from "../../../model/product.ts";
import { byDefault, derived } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const noConnectionDraining: Rule = defineRule({
  id: "no-connection-draining",
  category: "release",
  severity: "warning",
  docs: {
    what: "A Classic Load Balancer of AWS has no connection draining.",
    why:
      "An instance that is taken out loses its connections at that moment, and requests in flight are errors. It is a warning, " +
      "since clients may try again.",
    source:
      "AWS on connection draining of Classic Load Balancers (off unless it is switched on); an EMQ X guide with one.",
  },
  messages: {
    cut: {
      text: '"{door}" cuts the connections of an instance that it is told to leave.',
      counterExample:
        'a release takes an instance of {parts} out of "{door}": whatever it was answering is lost.',
      fix: 'switch connection draining on, and say product: { draining: "300s" }.',
    },
  },
  about: ({ cluster }) => cluster.balancers,
  judge(balancer): Verdict<"cut"> | readonly Verdict<"cut">[] {
    const { product } = balancer;
    if (product?.kind !== "aws-classic") return [];
    if ((product.drainingMs ?? classicDraining.value) > 0) return holds;
    const { program, reference } = classicDraining;
    return violated({
      message: "cut",
      part: balancer,
      path: ["product", "draining"],
      data: { door: balancer.name, parts: listText(servicesBehind(balancer).map((to) => `"${to}"`)) },
      evidence: [
        byDefault("product.draining is not given, and connection draining is off", { program, reference }),
        derived("deregistration then closes at once"),
      ],
    });
  },
});
