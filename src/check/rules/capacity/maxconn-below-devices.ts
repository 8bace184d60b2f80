/** Finds balancers and brokers that take fewer connections than there are devices. */
import { emqxMaxConnections, type MqttBroker } from "../../../model/mqtt.ts";
import type { Service } from "../../../model/service.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

type MessageId = "balancersTooSmall" | "brokersTooSmall";

export const maxconnBelowDevices: Rule = defineRule({
  id: "maxconn-below-devices",
  category: "capacity",
  severity: "warning",
  docs: {
    what: "The balancers before an MQTT broker, or its instances, take fewer connections than there are to be devices.",
    why:
      "A device holds one connection all the time. Those above the limit wait in the backlog or are refused, and try again " +
      "for ever. It is a warning, since the number of devices is a plan.",
    source: "An EMQ X guide with maxconn 50000 before a cluster for a million devices; HAProxy on maxconn.",
  },
  messages: {
    balancersTooSmall: {
      text: '{doors} take {limit} connections together, and "{part}" is to have {devices} devices.',
      counterExample:
        "{limit} devices are connected; the next one connects to {doors}, and waits until one leaves.",
      fix: 'raise product.maxConnections (and the open files) of {doors}, add balancers, or lower mqtt.devices of "{part}".',
    },
    brokersTooSmall: {
      text: 'The instances of "{part}" take {limit} connections together, and there are to be {devices} devices.',
      counterExample: '{limit} devices are connected; "{part}" refuses the next one.',
      fix: 'raise mqtt.maxConnections or the replicas of "{part}", or lower mqtt.devices.',
    },
  },
  about: ({ cluster }) => cluster.services,
  judge(service, facts): Verdict<MessageId> | readonly Verdict<MessageId>[] {
    const { mqtt } = service;
    if (mqtt?.devices === undefined) return [];
    const found = [
      ...smallBalancers(service, mqtt.devices, facts),
      ...smallBrokers(service, mqtt, mqtt.devices),
    ];
    return found.length > 0 ? found : holds;
  },
});

/** Silent as soon as one of the balancers says nothing: it may take all. */
function smallBalancers(service: Service, devices: number, facts: Facts): readonly Verdict<MessageId>[] {
  const doors = facts.balancersOf(service.name);
  const limits = doors.map(({ product }) => product?.maxConnections ?? Number.POSITIVE_INFINITY);
  const limit = limits.reduce((sum, one) => sum + one, 0);
  const [first] = doors;
  if (!first || limit >= devices) return [];
  const named = listText(doors.map(({ name }) => `"${name}"`));
  return [
    violated({
      message: "balancersTooSmall",
      part: first,
      path: ["product", "maxConnections"],
      data: { doors: named, part: service.name, limit, devices },
      evidence: [
        stated(`mqtt.devices is ${devices}`, service, ["mqtt", "devices"]),
        ...doors.map((door) => {
          const fact = `"${door.name}" takes ${door.product?.maxConnections} connections`;
          return stated(fact, door, ["product", "maxConnections"]);
        }),
        derived(`${devices - limit} devices find no place`),
      ],
    }),
  ];
}

function smallBrokers(service: Service, mqtt: MqttBroker, devices: number): readonly Verdict<MessageId>[] {
  const { program, maxConnections } = mqtt;
  const each = maxConnections ?? (program === "emqx" ? emqxMaxConnections.value : Number.POSITIVE_INFINITY);
  const limit = each * service.replicas;
  if (limit >= devices) return [];
  const { value, ...vendor } = emqxMaxConnections;
  return [
    violated({
      message: "brokersTooSmall",
      part: service,
      path: ["mqtt", "maxConnections"],
      data: { part: service.name, limit, devices },
      evidence: [
        maxConnections === undefined
          ? byDefault(`an instance takes ${value} connections`, vendor)
          : stated(`mqtt.maxConnections is ${maxConnections}`),
        stated(`replicas is ${service.replicas}`),
        stated(`mqtt.devices is ${devices}`),
      ],
    }),
  ];
}
