/** Installs the system's packages that a cluster needs: what is missing, the exact commands, and running them. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { err, ok, type Result } from "../../base/result.ts";
import { systemProgramOf } from "../../components/system-program.ts";
import type { Failure } from "../../contract/effect.ts";
import { type Cluster, partsOf } from "../../model/cluster.ts";
import type { PartData } from "../../model/declaration.ts";
import { described } from "./failures.ts";
import { findProgram } from "./programs.ts";

export interface MissingProgram {
  readonly program: string;
  /** Parts that cannot run without it. */
  readonly neededBy: readonly string[];
  /** The system's package; missing for a program that tutti knows nothing of. */
  readonly package?: string;
}

export interface SetupFacts {
  readonly root: boolean;
  readonly apt: boolean;
  readonly sudo: boolean;
  /** A policy of the machine's owner exists; it stays as it is. */
  readonly startPolicy: boolean;
}

export interface SetupCommand {
  readonly argv: readonly string[];
  /** For people: what it does. */
  readonly why: string;
  /** Runs although an earlier command failed: it takes back what we changed. */
  readonly always: boolean;
}

/** Debian's packages of programs that commands in cluster files often name. */
const PACKAGES: Readonly<Record<string, string>> = {
  nginx: "nginx",
  node: "nodejs",
  npm: "npm",
  "redis-cli": "redis-tools",
};

/** Consulted by Debian's packages before they start a service; 101 says no. */
const POLICY_FILE = "/usr/sbin/policy-rc.d";

/** Programs that the cluster's parts start and that are not on the search path. */
export function missingPrograms(
  cluster: Cluster,
  find: (program: string) => string | undefined = findProgram,
): readonly MissingProgram[] {
  const users = new Map<string, string[]>();
  for (const part of partsOf(cluster)) {
    for (const program of programsOf(part)) users.set(program, [...(users.get(program) ?? []), part.name]);
  }
  return [...users]
    .filter(([program]) => find(program) === undefined)
    .map(([program, neededBy]) => ({ program, neededBy, ...packageOf(cluster, program) }));
}

function packageOf(cluster: Cluster, program: string): { readonly package?: string } {
  const systems = partsOf(cluster).map(systemProgramOf);
  const known = systems.find((one) => one?.program === program)?.debianPackage ?? PACKAGES[program];
  return known ? { package: known } : {};
}

/** A word with a slash names a file of the part's own folder, which no package brings. */
function programsOf(part: PartData): readonly string[] {
  const system = systemProgramOf(part);
  if (system) return [system.program];
  // It is looked for where the part says, which may be made by its build.
  if ("env" in part && part.env["PATH"] !== undefined) return [];
  const [program] = "command" in part ? part.command : [];
  return typeof program === "string" && !program.includes("/") && !program.includes("{") ? [program] : [];
}

export function setupFacts(): SetupFacts {
  return {
    root: process.getuid?.() === 0,
    apt: findProgram("apt-get") !== undefined,
    sudo: findProgram("sudo") !== undefined,
    startPolicy: existsSync(POLICY_FILE),
  };
}

/** The commands in order, to be shown before anything runs. Empty when no package is missing. */
export function setupCommands(
  missing: readonly MissingProgram[],
  facts: SetupFacts,
): readonly SetupCommand[] {
  const packages = [...new Set(missing.flatMap((one) => one.package ?? []))].sort();
  if (packages.length === 0 || !facts.apt) return [];
  const before = facts.root ? [] : ["sudo"];
  const apt = [...before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"];
  const install = [
    { argv: [...apt, "update"], why: "reads the list of packages", always: false },
    {
      argv: [...apt, "install", "--yes", "--no-install-recommends", ...packages],
      why: `installs ${packages.join(", ")}`,
      always: false,
    },
  ];
  if (facts.startPolicy) return install;
  const write = `printf '#!/bin/sh\\nexit 101\\n' > ${POLICY_FILE} && chmod 755 ${POLICY_FILE}`;
  return [
    { argv: [...before, "sh", "-c", write], why: "keeps the packages from starting services", always: false },
    ...install,
    { argv: [...before, "rm", "-f", POLICY_FILE], why: "lets packages start services again", always: true },
  ];
}

/** The command as it could be typed into a shell. */
export function commandText(command: SetupCommand): string {
  return command.argv
    .map((word) => (/^[\w./=@:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
}

/** Runs the commands in order with their output on our own; consent was given before. */
export async function runSetup(commands: readonly SetupCommand[]): Promise<Result<void, Failure>> {
  let failure: Failure | undefined;
  for (const command of commands) {
    if (failure && !command.always) continue;
    const problem = await run(command);
    if (problem !== undefined) failure ??= setupFailure(command, problem);
  }
  return failure ? err(failure) : ok(undefined);
}

/** Undefined when it ended well. */
function run({ argv: [program = "", ...words] }: SetupCommand): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, words, { stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", (error) => resolve(described(error).message));
    child.once("exit", (code, signal) =>
      resolve(code === 0 ? undefined : `${signal ?? `exit code ${code}`}`),
    );
  });
}

function setupFailure(command: SetupCommand, problem: string): Failure {
  return {
    code: "failed",
    message: `setup stopped: "${commandText(command)}", which ${command.why}, ended with ${problem}`,
    advice: "Read its output above, remove the cause, and run `tutti setup` again; it is safe to repeat.",
  };
}
