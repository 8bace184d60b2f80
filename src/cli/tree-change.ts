/** The verbs that change the cluster, with their flags. */
import { buildCommand, buildRouteMap, type Command, type RouteMap } from "@stricli/core";
import type { DeployFlags } from "./commands/deploy.ts";
import type { DownFlags } from "./commands/down.ts";
import type { AcquireFlags, ReleaseFlags } from "./commands/lock.ts";
import type { RollbackFlags } from "./commands/rollback.ts";
import type { ScaleFlags } from "./commands/scale.ts";
import type { AppContext } from "./context.ts";
import {
  type ChangeFlags,
  changeFlags,
  commonAliases,
  type SupervisorFlags,
  supervisorFlags,
} from "./flags.ts";

export interface ChangeRoutes {
  readonly up: Command<AppContext>;
  readonly deploy: Command<AppContext>;
  readonly cancel: Command<AppContext>;
  readonly rollback: Command<AppContext>;
  readonly scale: Command<AppContext>;
  readonly restart: Command<AppContext>;
  readonly down: Command<AppContext>;
  readonly maintenance: RouteMap<AppContext>;
  readonly lock: RouteMap<AppContext>;
}

export function changeRoutes(): ChangeRoutes {
  return {
    ...releaseRoutes(),
    ...sizeRoutes(),
    down: downRoute(),
    maintenance: maintenanceRoutes(),
    lock: lockRoutes(),
  };
}

function releaseRoutes(): Pick<ChangeRoutes, "up" | "deploy" | "cancel" | "rollback"> {
  return {
    up: buildCommand<ChangeFlags, [], AppContext>({
      loader: async () => (await import("./commands/up.ts")).up,
      parameters: { flags: changeFlags, aliases: commonAliases },
      docs: { brief: "Bring up the last complete revision; the first time, the file's" },
    }),
    deploy: buildCommand<DeployFlags, [], AppContext>({
      loader: async () => (await import("./commands/deploy.ts")).deploy,
      parameters: {
        flags: {
          ...changeFlags,
          plan: {
            kind: "parsed",
            parse: String,
            optional: true,
            placeholder: "FILE",
            brief: "Deploy exactly what `plan --out FILE` showed; refused when anything moved since",
          },
          rehearse: {
            kind: "boolean",
            default: false,
            withNegated: false,
            brief: "Rehearse it first under 500 seeds of faults; refused when a promise breaks",
          },
        },
        aliases: commonAliases,
      },
      docs: { brief: "Release the file as a new revision; rolls back by itself when it is bad" },
    }),
    cancel: buildCommand<SupervisorFlags, [], AppContext>({
      loader: async () => (await import("./commands/cancel.ts")).cancel,
      parameters: { flags: supervisorFlags, aliases: commonAliases },
      docs: { brief: "Stop the release that runs, and go back" },
    }),
    rollback: rollbackRoute(),
  };
}

function rollbackRoute(): Command<AppContext> {
  return buildCommand<RollbackFlags, [revision?: string], AppContext>({
    loader: async () => (await import("./commands/rollback.ts")).rollback,
    parameters: {
      flags: {
        ...changeFlags,
        only: {
          kind: "parsed",
          parse: String,
          optional: true,
          placeholder: "SERVICE",
          brief: "Only this service",
        },
        force: {
          kind: "boolean",
          default: false,
          withNegated: false,
          brief: "Also to a revision that never completed",
        },
        withSecrets: {
          kind: "boolean",
          default: false,
          withNegated: false,
          brief: "Also the values that secrets had then; without it those of today stay",
        },
      },
      aliases: commonAliases,
      positional: {
        kind: "tuple",
        parameters: [
          {
            parse: parseRevision,
            optional: true,
            placeholder: "REVISION",
            brief: "A number of `tutti history` (default: the complete revision before the current one)",
          },
        ],
      },
    },
    docs: { brief: "Go back to a revision, whole or one service of it; runs the old bytes" },
  });
}

function parseRevision(text: string): string {
  if (/^[1-9]\d*$/.test(text)) return text;
  throw new Error(`"${text}" is no revision; it is a number of \`tutti history\``);
}

function sizeRoutes(): Pick<ChangeRoutes, "scale" | "restart"> {
  return {
    scale: buildCommand<ScaleFlags, [target: string], AppContext>({
      loader: async () => (await import("./commands/scale.ts")).scale,
      parameters: {
        flags: {
          ...changeFlags,
          force: {
            kind: "boolean",
            default: false,
            withNegated: false,
            brief: "Also to 0 though a balancer routes to it: it then answers 503",
          },
        },
        aliases: commonAliases,
        positional: {
          kind: "tuple",
          parameters: [{ parse: String, placeholder: "SERVICE=N", brief: "Such as web=3" }],
        },
      },
      docs: {
        brief: "Set the number of replicas; it stays until the file's number is changed",
        fullDescription:
          "The number stays over deploys and roll-backs, whatever the file says. A deploy of a file in which the number " +
          "itself was changed applies the file's; `tutti plan` shows which of the two will be.",
      },
    }),
    restart: buildCommand<ChangeFlags, [part: string], AppContext>({
      loader: async () => (await import("./commands/restart.ts")).restart,
      parameters: {
        flags: changeFlags,
        aliases: commonAliases,
        positional: {
          kind: "tuple",
          parameters: [{ parse: String, placeholder: "PART", brief: "A part of the file" }],
        },
      },
      docs: { brief: "Replace every instance of a part, a few at a time" },
    }),
  };
}

function downRoute(): Command<AppContext> {
  return buildCommand<DownFlags, [], AppContext>({
    loader: async () => (await import("./commands/down.ts")).down,
    parameters: {
      flags: {
        ...changeFlags,
        volumes: {
          kind: "boolean",
          default: false,
          withNegated: false,
          brief: "Remove the data of stores as well, after a question",
        },
      },
      aliases: commonAliases,
    },
    docs: { brief: "Stop everything and the supervisor; data stays" },
  });
}

function maintenanceRoutes(): RouteMap<AppContext> {
  const parameters = {
    flags: supervisorFlags,
    aliases: commonAliases,
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: String,
          optional: true,
          placeholder: "BALANCER",
          brief: "Which one (default: the only one)",
        },
      ],
    },
  } as const;
  return buildRouteMap({
    routes: {
      on: buildCommand<SupervisorFlags, [balancer?: string], AppContext>({
        loader: async () => (await import("./commands/maintenance.ts")).maintenanceOn,
        parameters,
        docs: { brief: "Hold new requests, up to the balancer's limit (10s unless the file says)" },
      }),
      off: buildCommand<SupervisorFlags, [balancer?: string], AppContext>({
        loader: async () => (await import("./commands/maintenance.ts")).maintenanceOff,
        parameters,
        docs: { brief: "Go on, with those that are held first" },
      }),
    },
    docs: { brief: "Let a balancer hold new requests for some seconds instead of refusing them" },
  });
}

function lockRoutes(): RouteMap<AppContext> {
  const force = {
    kind: "boolean",
    default: false,
    withNegated: false,
    brief: "Also when somebody else holds it",
  } as const;
  const message = {
    kind: "parsed",
    parse: String,
    placeholder: "TEXT",
    brief: "Why, for those who meet it",
  } as const;
  return buildRouteMap({
    routes: {
      acquire: buildCommand<AcquireFlags, [], AppContext>({
        loader: async () => (await import("./commands/lock.ts")).acquireLock,
        parameters: { flags: { ...supervisorFlags, message }, aliases: { ...commonAliases, m: "message" } },
        docs: { brief: "Keep everybody from changing the cluster" },
      }),
      release: buildCommand<ReleaseFlags, [], AppContext>({
        loader: async () => (await import("./commands/lock.ts")).releaseLock,
        parameters: { flags: { ...supervisorFlags, force }, aliases: commonAliases },
        docs: { brief: "Open the lock" },
      }),
      status: buildCommand<SupervisorFlags, [], AppContext>({
        loader: async () => (await import("./commands/lock.ts")).lockStatus,
        parameters: { flags: supervisorFlags, aliases: commonAliases },
        docs: { brief: "Say who holds it, and why" },
      }),
    },
    docs: { brief: "Keep everybody from changing the cluster, or open it again" },
  });
}
