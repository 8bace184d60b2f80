/** Finds calls that are repeated although a second one does more harm than none. */
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, type Verdict, violated } from "../../verdict.ts";

export const unsafeRepeat: Rule = defineRule({
  id: "unsafe-repeat",
  category: "capacity",
  severity: "warning",
  docs: {
    what: "A service repeats calls of which it says that they are not idempotent.",
    why:
      "A try that timed out may have done its work all the same; the next one does it again: two payments, two transactions. " +
      "It is a warning, since the other side may recognise a repeat.",
    source:
      "RFC 9110 on idempotent methods; the OpenZeppelin relayer scaling example, where a repeated send has no key.",
  },
  messages: {
    doneTwice: {
      text: '"{part}" repeats calls to "{to}" up to {retries} times, and they are not idempotent.',
      counterExample:
        '"{to}" does what it was asked, and its answer is lost; "{part}" asks again, and it is done twice.',
      fix: 'set retries of the calls of "{part}" to "{to}" to 0, or give each call a key and say idempotent: true.',
    },
  },
  about: ({ cluster }) =>
    cluster.services.flatMap((service) =>
      (service.calls ?? []).map((call, index) => ({ service, call, index })),
    ),
  judge({ service, call, index }): Verdict<"doneTwice"> {
    const { to, retries, idempotent } = call;
    if (retries === 0 || idempotent) return holds;
    if (idempotent === undefined) {
      const tell = `say idempotent: true or false in the calls of "${service.name}".`;
      return unknown(service, `whether its calls to "${to}" may be made twice`, tell);
    }
    return violated({
      message: "doneTwice",
      part: service,
      path: ["calls", String(index), "retries"],
      data: { part: service.name, to, retries },
      evidence: [
        stated(`retries is ${retries}`),
        stated("idempotent is false"),
        derived("a try without an answer may have done its work"),
      ],
    });
  },
});
