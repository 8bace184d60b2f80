/** Finds a balancer that chooses by the client's address, of which many clients share one. */
import { mostReplicas } from "../../../model/scaling.ts";
import { derived, stated } from "../../evidence.ts";
import { mostFact } from "../../most-instances.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const balanceBySource: Rule = defineRule({
  id: "balance-by-source",
  category: "network",
  severity: "warning",
  docs: {
    what: "A listener chooses the instance by the address of the client, over several instances.",
    why:
      "Clients behind one address (a carrier's NAT, one office, another proxy) all go to one instance, and when " +
      "an instance goes or comes, most clients move to another. It is a warning, since a protocol that keeps " +
      "state in the connection's instance may need it; HTTP and MQTT do not.",
    source:
      "Measured with the settings of an EMQ X guide (balance source): 23 of 23 connections from one address were " +
      "on one node; HAProxy on balance and hash-type.",
  },
  messages: {
    unevenly: {
      text: '"{door}" spreads {what} over the instances of "{part}" by the address of the client.',
      counterExample:
        'a thousand clients behind one address open "{door}": one of {replicas} instances of "{part}" serves all.',
      fix: 'remove `algorithm` of "{door}" (the default is least-connections).',
    },
  },
  about: ({ cluster }) =>
    cluster.balancers.flatMap((balancer) => balancer.listeners.map((listener) => ({ balancer, listener }))),
  judge({ balancer, listener }, facts): Verdict<"unevenly"> | readonly Verdict<"unevenly">[] {
    if (listener.algorithm !== "source-hash") return holds;
    const names = [...new Set(listener.routes.map(({ to }) => to))];
    const spread = names.flatMap((name) => {
      const service = facts.partNamed(name);
      return service?.kind === "service" && mostReplicas(service) > 1 ? [service] : [];
    });
    if (spread.length === 0) return holds;
    return spread.map((service) =>
      violated({
        message: "unevenly",
        part: { name: balancer.name, place: listener.place },
        path: ["algorithm"],
        data: {
          door: balancer.name,
          part: service.name,
          replicas: mostReplicas(service),
          what: listener.listen.protocol === "http" ? "requests" : "connections",
        },
        evidence: [
          stated("algorithm is source-hash"),
          mostFact(service),
          derived("one address is always the same instance"),
        ],
        repair: { path: ["algorithm"] },
      }),
    );
  },
});
