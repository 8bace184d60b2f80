/** Finds a change of the file that cuts what the running revision needs. */
import { derived, stated } from "../../evidence.ts";
import { type LostEdge, lostEdges } from "../../reachability/lost-edges.ts";
import { readNetwork } from "../../reachability/network.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { type Violated, violated } from "../../verdict.ts";

type MessageId = "notAdmittedAnyMore" | "movedPort";

export const lostEdge: Rule = defineRule({
  id: "lost-edge",
  category: "network",
  severity: "error",
  docs: {
    what: "A part of the running revision reaches another, and would not any more once this file is released.",
    why:
      "While a release runs, instances of both revisions stand side by side. A door that is closed, or moved to " +
      "another port, in the same step as its users move cuts the instances that have not moved yet, and those " +
      "that a roll-back brings back: an error. What is removed from the file on both sides is not reported.",
    source: "Batfish, differential reachability; expand and contract, as for changes of a schema.",
  },
  messages: {
    notAdmittedAnyMore: {
      text: '"{part}", as it runs, connects to "{target}", and this file does not admit it any more.',
      counterExample:
        'the release closes "{target}" to what runs; until the last old instance of "{part}" is replaced, its ' +
        "connections are refused.",
      fix: 'admit the group of before ({groups}) to "{target}" in this release, and take it out in the next.',
    },
    movedPort: {
      text: '"{part}", as it runs, connects to port {before} of "{target}", which moves to port {after}.',
      counterExample:
        '"{target}" moves to {after}; until the last old instance of "{part}" is replaced, it connects to {before}.',
      fix: 'leave the port of "{target}" at {before}; if it must move, allow this and expect errors meanwhile.',
    },
  },
  witness: { invariant: "NET-01" },
  about({ outside, network }) {
    return outside.running ? lostEdges(readNetwork(outside.running), network) : [];
  },
  judge: (lost) => (lost.because === "port" ? movedPort(lost) : notAdmittedAnyMore(lost)),
});

function notAdmittedAnyMore({ edge, target, before, after }: LostEdge): Violated<MessageId> {
  const { from } = edge;
  const own = from.kind === "balancer" ? [] : from.groups.map(({ name }) => name);
  const admitted = after?.admits?.map(({ name }) => name).join(", ") || "nobody";
  return violated({
    message: "notAdmittedAnyMore",
    part: target,
    path: after?.path ?? [],
    data: { part: from.name, target: target.name, groups: own.join(", ") || "none: leave out `from`" },
    evidence: [
      derived(`in the running revision "${from.name}" reaches ${target.name}:${before.port}`),
      stated(`"${target.name}" is to admit only: ${admitted}`),
      derived(`instances of "${from.name}" that run are in: ${own.join(", ") || "no group"}`),
    ],
  });
}

function movedPort({ edge, target, before, after }: LostEdge): Violated<MessageId> {
  const { from } = edge;
  const now = after ? String(after.port) : "none";
  return violated({
    message: "movedPort",
    part: target,
    path: target.kind === "balancer" ? ["listen"] : ["port"],
    data: { part: from.name, target: target.name, before: before.port, after: now },
    evidence: [
      derived(`in the running revision "${from.name}" reaches ${target.name}:${before.port}`),
      stated(`the port of "${target.name}" is to be ${now}`),
    ],
  });
}
