/** The verb that rehearses, with its flags. */
import { buildCommand, type Command } from "@stricli/core";
import type { RehearseFlags } from "./commands/rehearse.ts";
import type { AppContext } from "./context.ts";
import { commonAliases, parseCount, parseTime, supervisorFlags } from "./flags.ts";

const off = { kind: "boolean", default: false, withNegated: false } as const;

export function rehearseRoute(): Command<AppContext> {
  return buildCommand<RehearseFlags, string[], AppContext>({
    loader: async () => (await import("./commands/rehearse.ts")).rehearse,
    parameters: {
      flags: {
        ...supervisorFlags,
        seeds: {
          kind: "parsed",
          parse: parseCount,
          optional: true,
          placeholder: "N",
          brief: "Runs, each under other faults (default: 1000)",
        },
        for: {
          kind: "parsed",
          parse: parseTime,
          optional: true,
          placeholder: "DURATION",
          brief: "Go on for this long instead, such as 30s",
        },
        parallel: { ...off, brief: "On all processors" },
        exhaustive: { ...off, brief: "Every single fault at every effect, instead of drawn ones" },
        machines: {
          kind: "parsed",
          parse: parseCount,
          optional: true,
          placeholder: "N",
          brief: "Assume so many machines (default: one in each zone of the file)",
        },
        replay: {
          kind: "parsed",
          parse: String,
          optional: true,
          placeholder: "FILE",
          brief: "Step through a run that broke a promise",
        },
        report: {
          kind: "parsed",
          parse: String,
          optional: true,
          placeholder: "FILE",
          brief: "Write an HTML page that shows what happens to look at, over time",
        },
      },
      aliases: commonAliases,
      positional: {
        kind: "array",
        parameter: {
          parse: String,
          placeholder: "CHANGE",
          brief: "deploy (default), rollback N, scale SERVICE=N, restart SERVICE",
        },
        minimum: 0,
      },
    },
    docs: { brief: "Run the change in simulated time under thousands of faults; touches nothing" },
  });
}
