/** The verbs of daily work on a cluster that runs, with their flags. */
import { buildCommand, type Command } from "@stricli/core";
import type { EventsFlags } from "./commands/events.ts";
import type { LoadFlags } from "./commands/load.ts";
import type { TopFlags } from "./commands/top.ts";
import type { AppContext } from "./context.ts";
import { commonAliases, parseCount, parseTime, type SupervisorFlags, supervisorFlags } from "./flags.ts";
import { loadFlags } from "./load-flags.ts";
import { parseRevision } from "./parse-day.ts";

export interface DayRoutes {
  readonly load: Command<AppContext>;
  readonly top: Command<AppContext>;
  readonly exec: Command<AppContext>;
  readonly config: Command<AppContext>;
  readonly diff: Command<AppContext>;
  readonly events: Command<AppContext>;
  readonly metrics: Command<AppContext>;
}

const off = { kind: "boolean", default: false, withNegated: false } as const;

export function dayRoutes(): DayRoutes {
  return {
    load: loadRoute(),
    top: topRoute(),
    exec: execRoute(),
    config: configRoute(),
    diff: diffRoute(),
    events: eventsRoute(),
    metrics: metricsRoute(),
  };
}

function loadRoute(): Command<AppContext> {
  return buildCommand<LoadFlags, [target?: string], AppContext>({
    loader: async () => (await import("./commands/load.ts")).load,
    parameters: {
      flags: loadFlags,
      aliases: commonAliases,
      positional: {
        kind: "tuple",
        parameters: [
          {
            parse: String,
            optional: true,
            placeholder: "URL|BALANCER|INSTANCE",
            brief: "What to load (default: the only balancer)",
          },
        ],
      },
    },
    docs: {
      brief: "Send requests at a fixed rate, and say how they were answered",
      fullDescription: LOAD_TEXT,
    },
  });
}

const LOAD_TEXT = [
  "Sends requests at a fixed rate, whatever the answers do, and says how they were answered.",
  "",
  "A latency counts from the time at which the request was due: a server that stalls is not hidden by a sender that",
  "waits for it. A percentile that so few answers cannot tell is missing. Redirects are not followed.",
  "Only balancers and instances of this cluster are loaded; any other host must be named a second time.",
  "",
  "Ends with 0 when there were answers, of whatever status; with 1 when there was none at all.",
].join("\n");

function topRoute(): Command<AppContext> {
  return buildCommand<TopFlags, [], AppContext>({
    loader: async () => (await import("./commands/top.ts")).top,
    parameters: {
      flags: { ...supervisorFlags, once: { ...off, brief: "Measure for one second, print, and end" } },
      aliases: commonAliases,
    },
    docs: { brief: "Show requests, errors, latency, processor and memory of everything, live" },
  });
}

function execRoute(): Command<AppContext> {
  return buildCommand<SupervisorFlags, string[], AppContext>({
    loader: async () => (await import("./commands/exec.ts")).exec,
    parameters: {
      flags: supervisorFlags,
      aliases: commonAliases,
      positional: {
        kind: "array",
        parameter: {
          parse: String,
          placeholder: "PART|INSTANCE -- COMMAND",
          brief: "Where, and what to run there",
        },
      },
    },
    docs: {
      brief: "Run a command in the folder and environment of a running instance",
      fullDescription: [
        "Runs a command in the folder and environment of a running instance: tutti exec web -- node --version",
        "",
        "Standard input, output and error are yours. Of a part with several instances a ready one is taken.",
        "Ends with the exit code of the command; 126 and 127 when it could not be run, 128 and more when a signal",
        "ended it, and 9 when there is no such instance.",
      ].join("\n"),
    },
  });
}

function configRoute(): Command<AppContext> {
  return buildCommand<SupervisorFlags, [name: string], AppContext>({
    loader: async () => (await import("./commands/config.ts")).config,
    parameters: {
      flags: supervisorFlags,
      aliases: commonAliases,
      positional: {
        kind: "tuple",
        parameters: [{ parse: String, placeholder: "PART|INSTANCE", brief: "What runs" }],
      },
    },
    docs: { brief: "Print what a part was given, without its secrets, and what its own check says" },
  });
}

function diffRoute(): Command<AppContext> {
  const revision = { parse: parseRevision, placeholder: "REVISION", brief: "Number of a revision" } as const;
  return buildCommand<SupervisorFlags, [from: string, to: string], AppContext>({
    loader: async () => (await import("./commands/diff.ts")).diff,
    parameters: {
      flags: supervisorFlags,
      aliases: commonAliases,
      positional: { kind: "tuple", parameters: [revision, revision] },
    },
    docs: { brief: "Show what differs between two revisions, in the words of the file" },
  });
}

function eventsRoute(): Command<AppContext> {
  return buildCommand<EventsFlags, [], AppContext>({
    loader: async () => (await import("./commands/events.ts")).events,
    parameters: {
      flags: {
        ...supervisorFlags,
        follow: { ...off, brief: "Go on with what happens from now on" },
        since: {
          kind: "parsed",
          parse: parseTime,
          optional: true,
          placeholder: "DURATION",
          brief: "Everything of that long ago until now, such as 10m",
        },
        lines: {
          kind: "parsed",
          parse: parseCount,
          default: "50",
          placeholder: "N",
          brief: "Without --since: the last N",
        },
      },
      // As for `logs`: -f follows; the file is --file.
      aliases: { f: "follow", n: "lines", y: "yes" },
    },
    docs: { brief: "Show what happened, from the journal; also when nothing runs" },
  });
}

function metricsRoute(): Command<AppContext> {
  return buildCommand<SupervisorFlags, [balancer?: string], AppContext>({
    loader: async () => (await import("./commands/metrics.ts")).metrics,
    parameters: {
      flags: supervisorFlags,
      aliases: commonAliases,
      positional: {
        kind: "tuple",
        parameters: [
          {
            parse: String,
            optional: true,
            placeholder: "BALANCER",
            brief: "What HAProxy itself says (default: what the supervisor says)",
          },
        ],
      },
    },
    docs: {
      brief: "Print the metrics that Prometheus is shown",
      fullDescription: METRICS_TEXT,
    },
  });
}

const METRICS_TEXT = [
  "Prints what Prometheus is shown: of the supervisor, or of one balancer.",
  "",
  "A Prometheus on this machine reads the same on the port that the cluster file names, metrics: { port: 9090 }, and",
  "finds that, the balancers and every ready instance with metrics of its own in .tutti/prometheus/targets.json",
  "(file_sd_configs).",
].join("\n");
