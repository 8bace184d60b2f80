/** Finds machines that the whole world may log in to. */
import { stated } from "../../evidence.ts";
import { operated } from "../../operated.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";
import { isOpenToWorld } from "../../world.ts";

export const shellOpen: Rule = defineRule({
  id: "shell-open",
  category: "network",
  severity: "error",
  docs: {
    what: "SSH on the machines of a part is open to everybody.",
    why:
      "One leaked or guessed key is the data, the signing keys and every other machine that admits this one. It is an error, " +
      "since the file itself opens it.",
    source:
      "cdk-nag EC23 (inbound access from anywhere to port 22); the Loopring deployment guide, SSH from 0.0.0.0/0.",
  },
  messages: {
    open: {
      text: 'Everybody may log in to the machines of "{part}" by SSH: {group}.',
      counterExample: 'a key file of one engineer leaks; whoever has it logs in to "{part}" from anywhere.',
      fix: "admit operators, or a group with the addresses of your own network; or use the cloud's session manager.",
    },
  },
  witness: { proof: "A rehearsal has no strangers: who may log in follows from the file alone." },
  about: operated,
  judge({ part, operation }): Verdict<"open"> {
    const group = operation.shell?.find((one) => isOpenToWorld([one]));
    if (!group) return holds;
    return violated({
      message: "open",
      part,
      path: ["operation", "shell"],
      data: { part: part.name, group: group.name },
      evidence: [stated(`operation.shell holds ${group.name}`)],
    });
  },
});
