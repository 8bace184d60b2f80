/** The flags of `tutti load`. Nothing heavy is loaded here: `--help` reads it. */
import type { FlagParametersForType } from "@stricli/core";
import type { LoadFlags } from "./commands/load.ts";
import type { AppContext } from "./context.ts";
import { parseTime, supervisorFlags } from "./flags.ts";
import { parseHeader, parseMethod, parsePath, parseRate } from "./parse-day.ts";

const requestFlags = {
  method: {
    kind: "parsed",
    parse: parseMethod,
    optional: true,
    brief: "Default GET, or POST when there is a body",
  },
  path: { kind: "parsed", parse: parsePath, optional: true, brief: "Default: that of the URL, or /" },
  header: {
    kind: "parsed",
    parse: parseHeader,
    optional: true,
    variadic: true,
    placeholder: "NAME:VALUE",
    brief: "May be given more than once",
  },
  body: {
    kind: "parsed",
    parse: String,
    optional: true,
    placeholder: "TEXT|@FILE",
    brief: "Sent with every request",
  },
} as const;

export const loadFlags: FlagParametersForType<LoadFlags, AppContext> = {
  ...supervisorFlags,
  rate: {
    kind: "parsed",
    parse: parseRate,
    default: "50",
    placeholder: "N",
    brief: "Requests per second",
  },
  for: {
    kind: "parsed",
    parse: parseTime,
    default: "10s",
    placeholder: "DURATION",
    brief: "For how long",
  },
  ...requestFlags,
  connections: {
    kind: "enum",
    values: ["kept", "new"],
    default: "kept",
    brief: "Connections stay open, or each request opens one",
  },
  timeout: {
    kind: "parsed",
    parse: parseTime,
    default: "10s",
    placeholder: "DURATION",
    brief: "An answer that takes longer is an error",
  },
  yesRemote: {
    kind: "parsed",
    parse: String,
    optional: true,
    placeholder: "HOST",
    brief: "The host of a URL outside of this cluster, named again: it is yours to load",
  },
};
