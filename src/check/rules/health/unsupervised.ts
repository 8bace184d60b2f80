/** Finds programs that nothing starts again, and those that are ended by a pattern. */
import { derived, stated } from "../../evidence.ts";
import { operated } from "../../operated.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const unsupervised: Rule = defineRule({
  id: "unsupervised",
  category: "health",
  severity: "warning",
  docs: {
    what: "A program is started from a shell, and nothing starts it again; or it is ended by a pattern of its command.",
    why:
      "After a crash, or when the machine is started, it stays down until somebody sees it. A pattern ends whatever else has " +
      "it in its command. They are warnings, since other instances may go on.",
    source: "The Loopring deployment guide: nohup bin/kafka-server-start.sh &, and pkill -f.",
  },
  messages: {
    nothing: {
      text: 'Nothing starts "{part}" again: it is started from a shell.',
      counterExample:
        'the machine of "{part}" is started at night; the program is not, until somebody logs in.',
      fix: 'let a supervisor keep it, and say which: supervisor: "systemd".',
    },
    byPattern: {
      text: '"{part}" is ended by a pattern of its command.',
      counterExample:
        "somebody looks at its log in an editor; the name of the file fits the pattern, and the editor is ended too.",
      fix: 'end the process itself, by its supervisor: stop: "by-process".',
    },
  },
  about: operated,
  judge({ part, operation }): readonly Verdict<"nothing" | "byPattern">[] {
    const found = [
      ...(operation.supervisor === "nothing"
        ? [
            violated({
              message: "nothing",
              part,
              path: ["operation", "supervisor"],
              data: { part: part.name },
              evidence: [
                stated("operation.supervisor is nothing"),
                derived("a shell does not start what it started before"),
              ],
            }),
          ]
        : []),
      ...(operation.stop === "by-pattern"
        ? [
            violated({
              message: "byPattern",
              part,
              path: ["operation", "stop"],
              data: { part: part.name },
              evidence: [stated("operation.stop is by-pattern")],
            }),
          ]
        : []),
    ];
    return found.length > 0 ? found : [holds];
  },
});
