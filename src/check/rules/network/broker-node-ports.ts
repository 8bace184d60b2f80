/** Finds a firewall between the nodes of an EMQX that opens other ports than those they use. */
import { emqxNodePorts } from "../../../model/mqtt.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const brokerNodePorts: Rule = defineRule({
  id: "broker-node-ports",
  category: "network",
  severity: "error",
  docs: {
    what: "Between the nodes of an EMQX a port is closed that its nodes need to be one cluster.",
    why:
      "Each node then is a broker of its own: a client that publishes at one does not reach those who subscribed at another. " +
      "An error, since nothing of it works from the first day.",
    source:
      "EMQX 5 on the security of its cluster: 4370 and 5370 (5369 in Docker). Guides of EMQ X 3 have 4369, 5369 and 6369.",
  },
  messages: {
    closed: {
      text: 'The nodes of "{part}" need {missing} between them, and {opened} are open.',
      counterExample:
        'a device subscribes at "{part}-1", another publishes at "{part}-2": the two were never one cluster, and nothing arrives.',
      fix: 'open {missing} between the nodes of "{part}": mqtt: { nodePorts: {all} }.',
    },
  },
  witness: {
    proof:
      "Which ports a node needs is in its vendor's manual, and which are open in the file: a rehearsal has no nodes.",
  },
  about: ({ cluster }) => cluster.services.filter(({ mqtt }) => mqtt?.program === "emqx"),
  judge(part): Verdict<"closed"> | readonly Verdict<"closed">[] {
    const opened = part.mqtt?.nodePorts;
    if (opened === undefined || part.replicas < 2) return [];
    const { value, ...vendor } = emqxNodePorts;
    const missing = value.filter((port) => !opened.includes(port));
    if (missing.length === 0) return holds;
    return violated({
      message: "closed",
      part,
      path: ["mqtt", "nodePorts"],
      data: {
        part: part.name,
        missing: listText(missing.map(String)),
        opened: opened.length === 0 ? "none" : listText(opened.map(String)),
        all: `[${value.join(", ")}]`,
      },
      evidence: [
        stated(`mqtt.nodePorts is ${opened.join(", ") || "empty"}`),
        byDefault(`its nodes use ${listText(value.map(String))}`, vendor),
        derived(`${listText(missing.map(String))} is not among them`),
      ],
    });
  },
});
