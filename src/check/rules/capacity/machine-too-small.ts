/** Finds a machine that has less memory than its parts may use together. */
import { sizeText } from "../../../base/size.ts";
import type { PartData } from "../../../model/declaration.ts";
import { mostReplicas } from "../../../model/scaling.ts";
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

type MessageId = "limitsAbove" | "coresAbove";

export const machineTooSmall: Rule = defineRule({
  id: "machine-too-small",
  category: "capacity",
  severity: "warning",
  docs: {
    what: "The limits of all instances together are above what the one machine has that they are to live on.",
    why:
      "Limits promise an instance that it may grow so far; when enough of them do, the kernel kills one that is within its " +
      "own. Above the cores of the machine they are slow together. It is a warning, since not all need their limits at once.",
    source:
      "The kernel's documentation on memory.max (limits may be overcommitted); the OpenZeppelin relayer scaling example " +
      "(8 GB of memory, and limits of 16 GB).",
  },
  messages: {
    limitsAbove: {
      text: "The parts may use {sum} of memory together, and the machine has {machine}.",
      counterExample: "each part grows within its limit; at {machine} the kernel kills one of them.",
      fix: "lower the limits (resources), or take a machine with {sum} and more (machine: { memory }).",
    },
    coresAbove: {
      text: "The parts may use {sum} cores together, and the machine has {machine}.",
      fix: "lower the limits (resources), or take a machine with {sum} cores.",
      severity: "info",
    },
  },
  about: ({ cluster }) => (cluster.machine ? [cluster.machine] : []),
  judge({ memoryBytes, cpu }, facts): readonly Verdict<MessageId>[] {
    const memory = sumOf(facts.parts, (part) => limitsOf(part)?.memoryBytes);
    const cores = sumOf(facts.parts, (part) => limitsOf(part)?.cpu);
    const said = {
      part: facts.cluster,
      evidence: [stated("machine says what there is"), derived("limits × instances")],
    } as const;
    return [
      memoryBytes === undefined || memory <= memoryBytes
        ? holds
        : violated({
            ...said,
            message: "limitsAbove",
            path: ["machine", "memory"],
            data: { sum: sizeText(memory), machine: sizeText(memoryBytes) },
          }),
      cpu === undefined || cores <= cpu
        ? holds
        : violated({
            ...said,
            message: "coresAbove",
            path: ["machine", "cpu"],
            data: { sum: cores, machine: cpu },
          }),
    ];
  },
});

function limitsOf(part: PartData) {
  if (part.kind === "balancer" || part.kind === "job") return undefined;
  // What a cloud runs is not on this machine.
  const isElsewhere = part.kind === "store" ? part.managed : part.runner;
  return isElsewhere ? undefined : part.resources;
}

function sumOf(parts: readonly PartData[], limit: (part: PartData) => number | undefined): number {
  return parts.reduce(
    (sum, part) => sum + (limit(part) ?? 0) * (part.kind === "service" ? mostReplicas(part) : 1),
    0,
  );
}
