/** Which program of the system a part needs, and the package that brings it. */
import type { PartData } from "../model/declaration.ts";
import { engineOf } from "../model/engine.ts";

export interface SystemProgram {
  readonly program: string;
  /** Package of Debian and Ubuntu. */
  readonly debianPackage: string;
  /** Arguments that print the version. */
  readonly versionArguments: readonly string[];
  /** Anything older cannot do what our configuration asks of it. */
  readonly oldestVersion: readonly [major: number, minor: number];
  /** Starts of versions that tutti is tried with; others may work. */
  readonly triedVersions: readonly string[];
}

/** "haproxy" has the server as well as its checks; the runtime API needs 2.5 or later to add servers with checks. */
const haproxy: SystemProgram = {
  program: "haproxy",
  debianPackage: "haproxy",
  versionArguments: ["-v"],
  oldestVersion: [2, 6],
  triedVersions: ["2.6."],
};

/** The package of the module that speaks TCP, which brings nginx itself. */
const nginx: SystemProgram = {
  program: "nginx",
  debianPackage: "libnginx-mod-stream",
  versionArguments: ["-v"],
  // "-e", which sends the very first complaints to the log as well, is of 1.19.5.
  oldestVersion: [1, 20],
  triedVersions: ["1.22."],
};

/** `redis-server` alone: the sentinel and the command line are packages of their own. */
const redis: SystemProgram = {
  program: "redis-server",
  debianPackage: "redis-server",
  versionArguments: ["--version"],
  // The first with `set-proc-title`, without which its environment cannot be told.
  oldestVersion: [6, 2],
  triedVersions: ["7.0."],
};

/** Undefined for a part that runs a command of the user's. */
export function systemProgramOf(part: PartData): SystemProgram | undefined {
  if (part.kind === "balancer") return engineOf(part) === "nginx" ? nginx : haproxy;
  return part.kind === "store" && part.engine === "redis" ? redis : undefined;
}
