/** The flags that verbs share. Nothing heavy is loaded here: `--help` reads all of it. */
import type { FlagParametersForType } from "@stricli/core";
import { parseDuration } from "../base/duration.ts";
import type { AppContext } from "./context.ts";

export interface CommonFlags {
  readonly file?: string;
  readonly json: boolean;
  readonly yes: boolean;
  readonly color?: boolean;
}

export const commonFlags: FlagParametersForType<CommonFlags, AppContext> = {
  file: {
    kind: "parsed",
    parse: String,
    optional: true,
    placeholder: "PATH",
    brief: "The cluster file (default: cluster.ts here or above)",
  },
  json: { kind: "boolean", default: false, withNegated: false, brief: "Print JSON (NDJSON for streams)" },
  yes: { kind: "boolean", default: false, withNegated: false, brief: "Answer every question with yes" },
  color: { kind: "boolean", optional: true, brief: "Colours, or none (NO_COLOR and FORCE_COLOR count too)" },
};

export const commonAliases = { f: "file", y: "yes" } as const;

export interface SupervisorFlags extends CommonFlags {
  readonly restartSupervisor: boolean;
}

/** Verbs that talk with the supervisor. */
export const supervisorFlags: FlagParametersForType<SupervisorFlags, AppContext> = {
  ...commonFlags,
  restartSupervisor: {
    kind: "boolean",
    default: false,
    withNegated: false,
    brief: "Replace a supervisor of another version; instances keep running",
  },
};

export interface ChangeFlags extends SupervisorFlags {
  /** Milliseconds; undefined: do not wait. */
  readonly wait?: number;
}

/** Verbs that change the cluster, one at a time. */
export const changeFlags: FlagParametersForType<ChangeFlags, AppContext> = {
  ...supervisorFlags,
  wait: {
    kind: "parsed",
    parse: parseWait,
    optional: true,
    inferEmpty: true,
    placeholder: "DURATION",
    brief: "Wait for the lock (default 30m) instead of giving up",
  },
};

const DEFAULT_WAIT_MS = 30 * 60_000;

export function parseWait(text: string): number {
  return text === "" ? DEFAULT_WAIT_MS : parseTime(text);
}

export function parseTime(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new Error(`"${text}" is no duration; write it as 30s, 5m or 1h`);
  return ms;
}

export function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 0) return count;
  throw new Error(`"${text}" is no whole number`);
}

/** Without flags of its own, so that asking the same pattern again begins anew. */
export function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`"${text}" is no regular expression: ${reason}`);
  }
}
