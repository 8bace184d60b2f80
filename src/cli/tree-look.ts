/** The verbs that look, prepare or explain, with their flags. */
import { buildCommand, type Command } from "@stricli/core";
import { checkFlags } from "./check-flags.ts";
import type { CheckFlags } from "./commands/check.ts";
import type { LogsFlags } from "./commands/logs.ts";
import type { PlanFlags } from "./commands/plan.ts";
import type { SetupFlags } from "./commands/setup.ts";
import type { SuperviseFlags } from "./commands/supervise.ts";
import type { WaitFlags } from "./commands/wait.ts";
import type { AppContext } from "./context.ts";
import {
  type CommonFlags,
  commonAliases,
  commonFlags,
  parseCount,
  parsePattern,
  parseTime,
  type SupervisorFlags,
  supervisorFlags,
} from "./flags.ts";

export interface LookRoutes {
  readonly init: Command<AppContext>;
  readonly check: Command<AppContext>;
  readonly plan: Command<AppContext>;
  readonly history: Command<AppContext>;
  readonly status: Command<AppContext>;
  readonly logs: Command<AppContext>;
  readonly wait: Command<AppContext>;
  readonly doctor: Command<AppContext>;
  readonly setup: Command<AppContext>;
  readonly completion: Command<AppContext>;
  readonly supervise: Command<AppContext>;
}

const off = { kind: "boolean", default: false, withNegated: false } as const;

export function lookRoutes(): LookRoutes {
  return { ...fileRoutes(), ...watchRoutes(), ...machineRoutes(), plan: planRoute(), logs: logsRoute() };
}

function fileRoutes(): Pick<LookRoutes, "init" | "check"> {
  return {
    init: buildCommand<CommonFlags, [], AppContext>({
      loader: async () => (await import("./commands/init.ts")).init,
      parameters: { flags: commonFlags, aliases: commonAliases },
      docs: { brief: "Write a first cluster file that runs" },
    }),
    check: buildCommand<CheckFlags, [], AppContext>({
      loader: async () => (await import("./commands/check.ts")).check,
      parameters: { flags: checkFlags, aliases: commonAliases },
      docs: { brief: "Say what is wrong with the file, before anything starts" },
    }),
  };
}

function planRoute(): Command<AppContext> {
  return buildCommand<PlanFlags, [], AppContext>({
    loader: async () => (await import("./commands/plan.ts")).plan,
    parameters: {
      flags: {
        ...supervisorFlags,
        exitCode: { ...off, brief: "End with 3 when something would change" },
        out: {
          kind: "parsed",
          parse: String,
          optional: true,
          placeholder: "FILE",
          brief: "Write the plan to a file, for `deploy --plan FILE`",
        },
      },
      aliases: commonAliases,
    },
    docs: { brief: "Show what a deploy would do, rehearsed with the same engine; touches nothing" },
  });
}

function logsRoute(): Command<AppContext> {
  return buildCommand<LogsFlags, string[], AppContext>({
    loader: async () => (await import("./commands/logs.ts")).logs,
    parameters: {
      flags: {
        ...supervisorFlags,
        follow: { ...off, brief: "Go on with what is written from now on" },
        lines: {
          kind: "parsed",
          parse: parseCount,
          optional: true,
          placeholder: "N",
          brief: "Last lines of each (default: 20; with --since all)",
        },
        since: {
          kind: "parsed",
          parse: parseTime,
          optional: true,
          placeholder: "DURATION",
          brief: "What was written in this time, to about ten seconds",
        },
        grep: {
          kind: "parsed",
          parse: parsePattern,
          optional: true,
          placeholder: "REGEX",
          brief: "Only lines that match",
        },
        paths: { ...off, brief: "Only say where the files are" },
      },
      // Here -f means what it means for `tail`; the file is --file.
      aliases: { f: "follow", n: "lines", y: "yes" },
      positional: {
        kind: "array",
        parameter: { parse: String, placeholder: "NAME", brief: "Parts or instances (default: all)" },
      },
    },
    docs: { brief: "Show what programs printed" },
  });
}

function watchRoutes(): Pick<LookRoutes, "history" | "status" | "wait"> {
  return {
    history: buildCommand<SupervisorFlags, [], AppContext>({
      loader: async () => (await import("./commands/history.ts")).history,
      parameters: { flags: supervisorFlags, aliases: commonAliases },
      docs: { brief: "List the revisions, and what became of them" },
    }),
    status: buildCommand<SupervisorFlags, [], AppContext>({
      loader: async () => (await import("./commands/status.ts")).status,
      parameters: { flags: supervisorFlags, aliases: commonAliases },
      docs: { brief: "Show what runs, at a glance" },
    }),
    wait: buildCommand<WaitFlags, [], AppContext>({
      loader: async () => (await import("./commands/wait.ts")).wait,
      parameters: {
        flags: {
          ...supervisorFlags,
          for: {
            kind: "enum",
            values: ["healthy", "complete"],
            default: "healthy",
            brief: "Until everything is healthy, or the release is over",
          },
          timeout: {
            kind: "parsed",
            parse: parseTime,
            default: "5m",
            placeholder: "DURATION",
            brief: "Give up after it",
          },
        },
        aliases: commonAliases,
      },
      docs: { brief: "Wait until everything is healthy, or the release is over" },
    }),
  };
}

function machineRoutes(): Pick<LookRoutes, "doctor" | "setup" | "completion" | "supervise"> {
  return {
    doctor: buildCommand<CommonFlags, [], AppContext>({
      loader: async () => (await import("./commands/doctor.ts")).doctor,
      parameters: { flags: commonFlags, aliases: commonAliases },
      docs: { brief: "Say what this machine offers, and what is missing" },
    }),
    setup: buildCommand<SetupFlags, [], AppContext>({
      loader: async () => (await import("./commands/setup.ts")).setup,
      parameters: {
        flags: {
          ...commonFlags,
          service: { ...off, brief: "Install a systemd unit that brings the cluster up with each boot" },
        },
        aliases: commonAliases,
      },
      docs: { brief: "Install the packages that the cluster needs, after saying which" },
    }),
    completion: buildCommand<CommonFlags, [shell: string], AppContext>({
      loader: async () => (await import("./commands/completion.ts")).completion,
      parameters: {
        flags: commonFlags,
        aliases: commonAliases,
        positional: {
          kind: "tuple",
          parameters: [{ parse: parseShell, placeholder: "SHELL", brief: "bash, zsh or fish" }],
        },
      },
      docs: { brief: "Print a completion script for bash, zsh or fish" },
    }),
    supervise: buildCommand<SuperviseFlags, [], AppContext>({
      loader: async () => (await import("./commands/supervise.ts")).supervise,
      parameters: {
        flags: {
          ...commonFlags,
          name: { kind: "parsed", parse: String, optional: true, brief: "Name of the cluster" },
        },
        aliases: commonAliases,
      },
      docs: { brief: "Be the supervisor of the cluster" },
    }),
  };
}

const SHELLS: readonly string[] = ["bash", "zsh", "fish"];

function parseShell(text: string): string {
  if (SHELLS.includes(text)) return text;
  throw new Error(`there is no completion for "${text}"; choose bash, zsh or fish`);
}
