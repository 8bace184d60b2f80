/** Finds programs that are built on the machines that serve, while they do not. */
import { durationText } from "../../../base/duration.ts";
import { derived, stated } from "../../evidence.ts";
import { operated } from "../../operated.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const builtOnHost: Rule = defineRule({
  id: "built-on-host",
  category: "release",
  severity: "warning",
  docs: {
    what: "A release builds the program on each machine that serves, after the old one was stopped.",
    why:
      "The outage is as long as the compiler takes; a build that fails leaves nothing to start, and there is no artefact to go back " +
      "to. It is a warning, since other machines may go on meanwhile.",
    source:
      "The Loopring deployment guide: hooks that stop, delete bin/ and run go build on the production host.",
  },
  messages: {
    compiles: {
      text: '"{part}" is built on the machines that serve{limit}.',
      counterExample:
        'a library cannot be fetched; the build of "{part}" fails on the first machine, where nothing is left to start.',
      fix: "build it once elsewhere, and release what was built: artifact({ … }).",
    },
  },
  about: operated,
  judge({ part, operation: { buildsOnHost: build } }): Verdict<"compiles"> {
    if (!build) return holds;
    const limit = build.timeoutMs === undefined ? "" : `, in ${durationText(build.timeoutMs)} at most`;
    return violated({
      message: "compiles",
      part,
      path: ["operation", "buildsOnHost"],
      data: { part: part.name, limit },
      evidence: [
        stated(`operation.buildsOnHost is given${limit}`),
        derived("there is nothing to start before the build ends"),
      ],
    });
  },
});
