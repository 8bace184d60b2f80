/** Finds writers to Kafka that give up before one request may have ended. */
import { durationText } from "../../../base/duration.ts";
import { kafkaClientDefaults } from "../../../model/kafka-client.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { producersIn } from "../../kafka-stores.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const deliveryBelowRequest: Rule = defineRule({
  id: "delivery-below-request",
  category: "stores",
  severity: "error",
  docs: {
    what: "A writer to Kafka has less time for a record than it may wait and ask: delivery.timeout < linger + request.timeout.",
    why: "Kafka's client refuses to start with such settings: an error, since the program writes nothing.",
    source: "Kafka 3.9, producer configs, delivery.timeout.ms; KafkaProducer throws a ConfigException.",
  },
  messages: {
    tooShort: {
      text: '"{part}" gives a record {delivery}, and one try may take {needed}.',
      counterExample:
        '"{part}" starts, and Kafka\'s client throws a ConfigException before the first record.',
      fix: "set deliveryTimeout to {needed} or more.",
    },
  },
  witness: { invariant: "KAF-05" },
  about: producersIn,
  judge({ service, use }) {
    const { deliveryTimeoutMs, lingerMs, requestTimeoutMs } = use;
    const neededMs = lingerMs + requestTimeoutMs;
    if (deliveryTimeoutMs >= neededMs) return holds;
    const request = `requestTimeout is ${durationText(requestTimeoutMs)}`;
    const usual = kafkaClientDefaults.requestTimeoutMs;
    return violated({
      message: "tooShort",
      part: service,
      path: ["produces"],
      data: { part: service.name, delivery: durationText(deliveryTimeoutMs), needed: durationText(neededMs) },
      evidence: [
        stated(`deliveryTimeout is ${durationText(deliveryTimeoutMs)}`),
        requestTimeoutMs === usual.value ? byDefault(request, usual) : stated(request),
        derived(`linger and one request may take ${durationText(neededMs)}`),
      ],
    });
  },
});
