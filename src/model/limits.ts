/** Limits that the kernel holds a process to, besides memory and processors: setrlimit(2). */
import { given, type OptionReader } from "./read.ts";

export interface Limits {
  /** RLIMIT_NOFILE: files and connections together. Missing: what the machine gives, which the file does not say. */
  readonly openFiles?: number;
  /** RLIMIT_NPROC. Missing: what the machine gives. */
  readonly processes?: number;
}

const COUNT = { min: 1, max: 1_000_000_000 };

export function readLimits(reader: OptionReader): Limits | undefined {
  if (!reader.has("limits")) return undefined;
  const options = reader.nested("limits");
  const limits: Limits = {
    ...given("openFiles", options.optionalInteger("openFiles", COUNT)),
    ...given("processes", options.optionalInteger("processes", COUNT)),
  };
  options.refuseUnknown();
  return limits;
}
