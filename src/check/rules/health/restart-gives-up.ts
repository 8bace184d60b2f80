/** Finds a container that stays down after some failures, or after the machine was started. */
import { containerDefaults } from "../../../model/container.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

type MessageId = "afterFailures" | "afterReboot";

export const restartGivesUp: Rule = defineRule({
  id: "restart-gives-up",
  category: "health",
  severity: "warning",
  docs: {
    what: "Docker does not start the container of a service again for ever, or not at all.",
    why:
      "A store that is away for a minute lets every attempt fail; after the last one the container stays down when the store " +
      'is back. "never" and "on-failure" do not start it after the machine was started either. It is a warning, since ' +
      "somebody may be there to start it.",
    source: "Docker on restart policies; the OpenZeppelin relayer scaling example (on-failure:5).",
  },
  messages: {
    afterFailures: {
      text: 'After {attempts} failures in a row "{part}" stays down.',
      counterExample:
        'what "{part}" needs is away while it starts; {attempts} attempts are over in seconds, and nothing starts it when that is back.',
      fix: 'let Docker start "{part}" without an end: container: { restart: "unless-stopped" }.',
    },
    afterReboot: {
      text: 'Nothing starts "{part}" again: its restart policy is "{restart}".',
      counterExample: 'the machine is started anew, and "{part}" is not.',
      fix: 'say container: { restart: "unless-stopped" } on "{part}".',
    },
  },
  about: ({ cluster }) =>
    cluster.services.flatMap((part) => (part.container ? [{ ...part.container, part }] : [])),
  judge({ part, restart, attempts }): Verdict<MessageId> {
    if (restart === "always" || restart === "unless-stopped") return holds;
    const { value, ...vendor } = containerDefaults.restart;
    const says = `container.restart is "${restart}"`;
    return violated({
      message: attempts === undefined ? "afterReboot" : "afterFailures",
      part,
      path: ["container", attempts === undefined ? "restart" : "attempts"],
      data: { part: part.name, restart, attempts: attempts ?? 0 },
      evidence: [
        restart === value ? byDefault(says, vendor) : stated(says),
        ...(attempts === undefined ? [] : [stated(`container.attempts is ${attempts}`)]),
        derived(`"${restart}" starts no container when Docker itself starts`),
      ],
    });
  },
});
