/** The verbs of `tutti secret`, with their flags. */
import { buildCommand, buildRouteMap, type Command, type RouteMap } from "@stricli/core";
import type { RotateSecretFlags } from "./commands/secret-rotate.ts";
import type { GenerateSecretFlags, SetSecretFlags } from "./commands/secret-set.ts";
import type { AppContext } from "./context.ts";
import {
  type ChangeFlags,
  changeFlags,
  commonAliases,
  type SupervisorFlags,
  supervisorFlags,
} from "./flags.ts";
import { parseSecretBytes } from "./parse-day.ts";

const off = { kind: "boolean", default: false, withNegated: false } as const;

const fromFile = {
  kind: "parsed",
  parse: String,
  optional: true,
  placeholder: "PATH",
  brief: "Take the value from a file, such as a PEM key",
} as const;

const named = {
  kind: "tuple",
  parameters: [{ parse: String, placeholder: "NAME", brief: "As in secret(NAME)" }],
} as const;

export function secretRoutes(): RouteMap<AppContext> {
  return buildRouteMap({
    routes: {
      set: setRoute(),
      generate: generateRoute(),
      list: listRoute(),
      rotate: rotateRoute(),
      rm: removeRoute(),
    },
    docs: { brief: "Set, generate, list, rotate and remove the values of secrets; none is ever shown" },
  });
}

function setRoute(): Command<AppContext> {
  return buildCommand<SetSecretFlags, [name: string], AppContext>({
    loader: async () => (await import("./commands/secret-set.ts")).setSecret,
    parameters: { flags: { ...changeFlags, fromFile }, aliases: commonAliases, positional: named },
    docs: { brief: "Keep a value for the next deploy, encrypted", fullDescription: SET_TEXT },
  });
}

const SET_TEXT = [
  "Keeps a value for the next deploy, encrypted. It is read from standard input, or typed without being shown, and is",
  'never an argument: printf %s "$KEY" | tutti secret set API_KEY',
  "",
  "One line loses its line end; a value of several lines stays as it is.",
  "A value in the environment or in the cluster's secrets file goes before one that is set, and the command says so.",
].join("\n");

function generateRoute(): Command<AppContext> {
  return buildCommand<GenerateSecretFlags, [name: string], AppContext>({
    loader: async () => (await import("./commands/secret-set.ts")).generateSecret,
    parameters: {
      flags: {
        ...changeFlags,
        bytes: {
          kind: "parsed",
          parse: parseSecretBytes,
          default: "32",
          placeholder: "N",
          brief: "How many random bytes, 16 to 1024",
        },
        format: { kind: "enum", values: ["hex", "base64url"], default: "hex", brief: "How they are written" },
      },
      aliases: commonAliases,
      positional: named,
    },
    docs: {
      brief: "Keep a random value for the next deploy; it is not shown",
      fullDescription:
        "Keeps a random value for the next deploy. It is not shown: a program that was given it prints it with\n" +
        "`tutti exec PART -- printenv VARIABLE`.",
    },
  });
}

function listRoute(): Command<AppContext> {
  return buildCommand<SupervisorFlags, [], AppContext>({
    loader: async () => (await import("./commands/secret-list.ts")).listSecrets,
    parameters: { flags: supervisorFlags, aliases: commonAliases },
    docs: { brief: "List secrets: versions, who uses them, where they come from; never a value" },
  });
}

function rotateRoute(): Command<AppContext> {
  return buildCommand<RotateSecretFlags, [name: string], AppContext>({
    loader: async () => (await import("./commands/secret-rotate.ts")).rotateSecret,
    parameters: {
      flags: {
        ...changeFlags,
        generate: { ...off, brief: "Take a random value of 32 bytes" },
        fromFile,
        finish: { ...off, brief: "Clients have moved: accept the old value no more" },
      },
      aliases: commonAliases,
      positional: named,
    },
    docs: {
      brief: "Replace a value while old and new are accepted, without a refused request",
      fullDescription: ROTATE_TEXT,
    },
  });
}

function removeRoute(): Command<AppContext> {
  return buildCommand<ChangeFlags, [name: string], AppContext>({
    loader: async () => (await import("./commands/secret-remove.ts")).removeSecret,
    parameters: { flags: changeFlags, aliases: commonAliases, positional: named },
    docs: { brief: "Forget a kept value with all its versions; refused while something that runs uses it" },
  });
}

const ROTATE_TEXT = [
  'Replaces a value while old and new are accepted. What runs must accept two: env: { KEY: secret("KEY"),',
  'KEY_PREVIOUS: secret("KEY").other }.',
  "",
  "  1  tutti secret rotate KEY            a release after which every instance accepts both,",
  "                                        and another one after which the new value is preferred",
  "  2  move the clients",
  "  3  tutti secret rotate KEY --finish   a release after which the old value is refused",
  "",
  "The new value is the one in the environment or the secrets file, where it is there; else it is generated, read from",
  "a file or standard input, typed, or what `tutti secret set` kept. Run it again when it was interrupted: it goes on.",
].join("\n");
