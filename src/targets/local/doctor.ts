/** What this machine offers to a cluster, as data; what follows from it is said by whoever prints it. */
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { userInfo } from "node:os";
import { type LimitPlaces, limitPlaces } from "./cgroups/places.ts";
import { readProc } from "./identity.ts";
import { findProgram, versionOf } from "./programs.ts";

export interface ProgramFact {
  readonly program: string;
  /** Missing when it is not installed. */
  readonly path?: string;
  readonly version?: string;
  /** False when it is there in a version that we have not tried. */
  readonly supported: boolean;
}

export interface MachineFacts {
  readonly platform: NodeJS.Platform;
  readonly linux: boolean;
  /** Any address of 127.0.0.0/8 can be listened on. */
  readonly loopbackRange: boolean;
  readonly user: string;
  readonly root: boolean;
  /** Soft limit of open files of one process; null when unlimited or not told. */
  readonly openFiles: number | null;
  readonly cgroups: "v1" | "v2" | "hybrid" | "none";
  /** Where limits on what an instance may use can be set. */
  readonly limits: LimitPlaces;
  readonly systemd: boolean;
  readonly programs: readonly ProgramFact[];
}

interface KnownProgram {
  readonly program: string;
  readonly words: readonly string[];
  isSupported(version: string): boolean;
}

const KNOWN: readonly KnownProgram[] = [
  { program: "node", words: ["--version"], isSupported: (version) => isAtLeast(version, [20, 19]) },
  { program: "haproxy", words: ["-v"], isSupported: (version) => /^(2\.6|2\.8|3\.\d+)(\.|$)/.test(version) },
  { program: "nginx", words: ["-v"], isSupported: (version) => isAtLeast(version, [1, 20]) },
  { program: "redis-server", words: ["--version"], isSupported: (version) => isAtLeast(version, [6, 0]) },
];

export async function machineFacts(): Promise<MachineFacts> {
  const linux = process.platform === "linux";
  return {
    platform: process.platform,
    linux,
    loopbackRange: await canListen("127.251.3.7"),
    user: userInfo().username,
    root: process.getuid?.() === 0,
    openFiles: parseOpenFiles(readProc("self/limits") ?? ""),
    cgroups: cgroupKind(existsSync),
    limits: limitPlaces(),
    systemd: existsSync("/run/systemd/system"),
    programs: (await Promise.all(KNOWN.map(factOf))).filter(isWorthTelling),
  };
}

/** Few clusters need nginx; `check` and `setup` tell of it where one does. */
function isWorthTelling({ program, path }: ProgramFact): boolean {
  return program !== "nginx" || path !== undefined;
}

async function factOf({ program, words, isSupported }: KnownProgram): Promise<ProgramFact> {
  const path = program === "node" ? process.execPath : findProgram(program);
  if (path === undefined) return { program, supported: false };
  const version = await versionOf(path, words);
  return {
    program,
    path,
    ...(version ? { version } : {}),
    supported: version !== undefined && isSupported(version),
  };
}

/** Compares major and minor numbers. */
export function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [has = 0, hasMinor = 0] = version.split(".").map(Number);
  return has > major || (has === major && hasMinor >= minor);
}

/** The soft limit in the text of /proc/self/limits. */
export function parseOpenFiles(limits: string): number | null {
  const match = /^Max open files\s+(\d+)/m.exec(limits);
  return match?.[1] ? Number(match[1]) : null;
}

/** Hybrid: controllers of version 1 with a tree of version 2 beside them that limits neither memory nor cores. */
export function cgroupKind(exists: (path: string) => boolean): MachineFacts["cgroups"] {
  if (exists("/sys/fs/cgroup/cgroup.controllers")) return "v2";
  if (!exists("/sys/fs/cgroup/memory")) return "none";
  return exists("/sys/fs/cgroup/unified") ? "hybrid" : "v1";
}

function canListen(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host, port: 0 }, () => server.close(() => resolve(true)));
  });
}
