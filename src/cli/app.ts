/** The application as the command parser takes it. */
import { type Application, buildApplication, type CommandContext } from "@stricli/core";
import type { AppContext } from "./context.ts";
import { rootOf } from "./tree.ts";
import { ownVersion } from "./version.ts";

export function appOf(): Application<AppContext> {
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
      onlyRequiredInUsageLine: true,
    },
  });
}
