/** Finds programs that are fetched from somewhere and run, without anybody looking at what came. */
import { byDefault, derived, stated } from "../../evidence.ts";
import { operated } from "../../operated.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const unverifiedDownload: Rule = defineRule({
  id: "unverified-download",
  category: "identity",
  severity: "warning",
  docs: {
    what: "A package is fetched by its address, and what comes is not compared with a checksum.",
    why:
      "A mirror, or whoever is on the way to it, decides what runs with the rights of whoever installs it. It is a warning, " +
      "since the mirror may be honest.",
    source:
      "SLSA, verifying artifacts; the Loopring deployment guide: wget http://…/kafka_2.12-0.11.0.2.tgz, and tar.",
  },
  messages: {
    plain: {
      text: '{program} of "{part}" comes over plain HTTP, and is not compared with a checksum.',
      counterExample: 'whoever is on the way to {host} sends another archive; "{part}" runs it.',
      fix: "fetch it over https, and state its sha256.",
    },
    unchecked: {
      text: '{program} of "{part}" is not compared with a checksum.',
      counterExample: 'the mirror {host} is taken over and sends another archive; "{part}" runs it.',
      fix: "state its sha256, as its vendor publishes it.",
    },
  },
  about: operated,
  judge({ part, operation }): readonly Verdict<"plain" | "unchecked">[] {
    const found = operation.packages.flatMap(
      ({ program, url, sha256 }): readonly Verdict<"plain" | "unchecked">[] => {
        if (url === undefined || sha256 !== undefined) return [];
        const isPlain = url.startsWith("http://");
        return [
          violated({
            message: isPlain ? "plain" : "unchecked",
            part,
            path: ["operation", "packages"],
            data: { part: part.name, program, host: /^[a-z+]+:\/\/([^/]+)/.exec(url)?.[1] ?? url },
            evidence: [
              stated(`${program} is fetched from ${url}`),
              byDefault("sha256 is not given"),
              derived("what came is not compared with what was meant"),
            ],
          }),
        ];
      },
    );
    return found.length > 0 ? found : [holds];
  },
});
