/** Finds a container whose logs grow until the disk is full. */
import { byDefault, derived } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

const driver = { program: "Docker", reference: "json-file logging driver, max-size (unlimited)" };

export const logsWithoutEnd: Rule = defineRule({
  id: "logs-without-end",
  category: "health",
  severity: "warning",
  docs: {
    what: "Docker keeps what a container writes to its output, without a bound.",
    why:
      "Some day the disk is full, and whatever writes there stops with it, stores first. It is a warning, since that day may " +
      "be far.",
    source: "Docker on its json-file logging driver: max-size is unlimited by default.",
  },
  messages: {
    unbounded: {
      text: 'What "{part}" writes is kept without a bound.',
      counterExample:
        'an error repeats in "{part}" each millisecond over a weekend; on Monday the disk is full.',
      fix: 'set max-size and max-file, and say container: { logsAtMost: "100 MiB" } on "{part}".',
    },
  },
  about: ({ cluster }) =>
    cluster.services.flatMap((part) => (part.container ? [{ ...part.container, part }] : [])),
  judge({ part, logs, logsAtMostBytes }): Verdict<"unbounded"> | readonly Verdict<"unbounded">[] {
    if (logs !== "output") return [];
    if (logsAtMostBytes !== undefined) return holds;
    return violated({
      message: "unbounded",
      part,
      path: ["container", "logsAtMost"],
      data: { part: part.name },
      evidence: [
        byDefault("container.logsAtMost is not given", driver),
        derived("output is only ever added"),
      ],
    });
  },
});
