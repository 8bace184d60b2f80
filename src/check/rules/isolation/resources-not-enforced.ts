/** Tells of limits and reservations that the file states and that the target does not hold. */
import { sizeText } from "../../../base/size.ts";
import type { PartData } from "../../../model/declaration.ts";
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Violated, violated } from "../../verdict.ts";

type MessageId = "limit" | "reservation";

export const resourcesNotEnforced: Rule = defineRule({
  id: "resources-not-enforced",
  category: "isolation",
  severity: "info",
  docs: {
    what: "A part states a limit or a reservation that the target does not hold.",
    why:
      "The part starts without it: one that leaks or spins takes memory and cores from its neighbours, " +
      "up to the whole machine. Info, since the cluster works, and since it depends on the machine: " +
      "limits are held by cgroups, which a user must be allowed to make.",
    source: "cgroups(7); the target's own look at the machine, also told by `tutti doctor`.",
  },
  messages: {
    limit: {
      text: 'The limit of {what} of "{part}" ({amount}) is not enforced here: {why}.',
      fix: "run tutti as root, or have root give a folder of cgroups to this user; `tutti doctor` says which.",
    },
    reservation: {
      text: 'What "{part}" reserves is not enforced here: {why}.',
      fix: "keep it for targets with several machines, and see to it that the sum fits this one.",
    },
  },
  about: ({ parts }) => parts.filter((part) => "resources" in part && part.resources !== undefined),
  judge(part, { outside }) {
    const { memory, cpu, reservations } = outside.unenforced ?? {};
    const resources = "resources" in part ? part.resources : undefined;
    if (!resources) return holds;
    const { memoryBytes, cpu: cores, reserved } = resources;
    const found: Violated<MessageId>[] = [];
    if (memory !== undefined && memoryBytes !== undefined)
      found.push(limitOf(part, "memory", sizeText(memoryBytes), memory));
    if (cpu !== undefined && cores !== undefined)
      found.push(limitOf(part, "cpu", cores === 1 ? "1 core" : `${cores} cores`, cpu));
    if (reservations !== undefined && Object.keys(reserved).length > 0)
      found.push(reservationOf(part, Object.keys(reserved), reservations));
    return found.length > 0 ? found : holds;
  },
});

function limitOf(part: PartData, what: "memory" | "cpu", amount: string, why: string): Violated<MessageId> {
  return violated({
    message: "limit",
    part,
    path: ["resources", what],
    data: { part: part.name, what, amount, why },
    evidence: [stated(`resources.${what} is ${amount}`), derived(why)],
  });
}

function reservationOf(part: PartData, what: readonly string[], why: string): Violated<MessageId> {
  return violated({
    message: "reservation",
    part,
    path: ["resources", "reserve"],
    data: { part: part.name, why },
    evidence: [
      stated(`resources.reserve states ${what.length === 1 ? "one amount" : "two amounts"}`),
      derived(why),
    ],
  });
}
