/** The application as the command parser takes it. */
import { type Application, buildApplication, type CommandContext } from "@stricli/core";
import type { AppContext } from "./context.ts";
import { rootOf } from "./tree.ts";
import { usageTexts } from "./usage-texts.ts";
import { ownVersion } from "./version.ts";

/** @param words What was typed. */
export function appOf(words: readonly string[]): Application<AppContext> {
  const isAboutVerb = words.some((word) => !word.startsWith("-"));
  return buildApplication<AppContext>(rootOf(), {
    name: "tutti",
    versionInfo: {
      // Read only when it is asked for.
      getCurrentVersion(this: CommandContext): Promise<string> {
        return Promise.resolve(ownVersion());
      },
    },
    scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true },
    documentation: {
      caseStyle: "convert-camel-to-kebab",
      useAliasInUsageLine: false,
      // The usage line is the one place where a flag's placeholder is shown; for all verbs at once it is too much.
      onlyRequiredInUsageLine: !isAboutVerb,
    },
    localization: { text: usageTexts },
  });
}
