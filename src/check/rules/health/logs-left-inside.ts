/** Finds a container whose program writes its logs where nobody reads them. */
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const logsLeftInside: Rule = defineRule({
  id: "logs-left-inside",
  category: "health",
  severity: "warning",
  docs: {
    what: "A program in a container writes its logs to files, and not to its output.",
    why:
      "`docker logs`, and whatever collects it, shows nothing of them; files inside of a container are gone with it, and a " +
      "folder of the host may belong to another user. It is a warning, since something else may collect them.",
    source:
      "The OpenZeppelin relayer scaling example (LOG_MODE file, and docker compose logs to find faults).",
  },
  messages: {
    unseen: {
      text: '`docker logs` shows nothing of "{part}": it writes files.',
      counterExample:
        '"{part}" fails in the night; who looks for the reason with `docker compose logs` sees none.',
      fix: 'let "{part}" write to its output, and say container: { logs: "output" }.',
    },
  },
  about: ({ cluster }) =>
    cluster.services.flatMap((part) => (part.container ? [{ ...part.container, part }] : [])),
  judge({ part, logs }): Verdict<"unseen"> {
    if (logs === "output") return holds;
    return violated({
      message: "unseen",
      part,
      path: ["container", "logs"],
      data: { part: part.name },
      evidence: [
        stated('container.logs is "files"'),
        derived("Docker keeps what a program writes to its output"),
      ],
    });
  },
});
