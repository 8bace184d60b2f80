/** Finds instances in a zone that their balancer of a cloud does not serve. */
import type { Balancer } from "../../../model/balancer.ts";
import { type CloudProduct, isOfCloud } from "../../../model/product.ts";
import type { Service } from "../../../model/service.ts";
import { zonesOf } from "../../../model/subnet.ts";
import { byDefault, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, violated } from "../../verdict.ts";

interface Door {
  readonly door: Balancer;
  readonly product: CloudProduct;
  readonly service: Service;
}

export const zoneNotCovered: Rule = defineRule({
  id: "zone-not-covered",
  category: "network",
  severity: "error",
  docs: {
    what: "A balancer of a cloud has no subnet in a zone in which instances behind it are placed.",
    why:
      "Targets in a zone that is not enabled for the balancer are unused: they are not asked for health and get no requests. A " +
      "service whose runner waits for their health is never deployed: an error.",
    source:
      'Amazon ECS developer guide on load balancers: "must include all Availability Zones"; Elastic Load Balancing on target health, unused.',
  },
  messages: {
    unused: {
      text: '"{door}" serves {covered}, and "{part}" is also placed in {missing}.',
      counterExample:
        'an instance of "{part}" is placed in {missing}: "{door}" never asks it and never sends it a request.',
      fix: 'give "{door}" a subnet in {missing} and add it to product.subnets, or take {missing} out of the zones of "{part}".',
    },
  },
  witness: { invariant: "ECS-01" },
  about: doorsIn,
  judge({ door, product, service: part }) {
    if (!product.subnets) {
      const tell = `Say product: { subnets: [subnet("…", { zone: zone("…") })] } on "${door.name}".`;
      return unknown(part, `which zones "${door.name}" has subnets in`, tell);
    }
    const covered = new Set(zonesOf(product.subnets).map(({ name }) => name));
    const missing = part.zones.filter(({ name }) => !covered.has(name)).map(({ name }) => name);
    if (missing.length === 0) return holds;
    return violated({
      message: "unused",
      part,
      path: ["zones"],
      data: { door: door.name, part: part.name, covered: listText([...covered]), missing: listText(missing) },
      evidence: [
        stated(`zones of "${part.name}" holds ${listText(missing)}`),
        stated(`the subnets of "${door.name}" are in ${listText([...covered])}`, door, [
          "product",
          "subnets",
        ]),
        byDefault("a target in a zone that is not enabled is unused", {
          program: "Elastic Load Balancing",
          reference: "target group health, state unused, Target.NotInUse",
        }),
      ],
    });
  },
});

function doorsIn({ cluster, balancersOf }: Facts): readonly Door[] {
  return cluster.services.flatMap((service) =>
    service.zones.length === 0
      ? []
      : balancersOf(service.name).flatMap((door): readonly Door[] => {
          const { product } = door;
          return isOfCloud(product) ? [{ door, product, service }] : [];
        }),
  );
}
