/** Wrong input and hostile surroundings for the command line, and what must be left of them: nothing half done. */
import { spawn } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { processesWith } from "../../src/targets/local/environ.ts";
import { type Ended, root, Workplace } from "./command-line.ts";

export interface Expected {
  readonly code: number;
  /** What stands on the screen: what happened, where, why, and what to do. */
  readonly says: readonly string[];
  /** What must not stand there. */
  readonly hides?: string;
}

export function expectRefusal({ code, stdout, stderr }: Ended, expected: Expected): void {
  const screen = `${stderr}\n${stdout}`;
  expect(code, screen).toBe(expected.code);
  for (const piece of expected.says) expect(screen).toContain(piece);
  if (expected.hides !== undefined) expect(screen).not.toContain(expected.hides);
  // Whatever was wrong, it is no fault of ours that is shown.
  expect(screen).not.toMatch(/\n\s+at .*dist\/|TypeError|undefined|\[object/);
}

/** Neither a state folder, nor a process. */
export async function expectNothingBegun(folder: string): Promise<void> {
  expect(readdirSync(folder)).not.toContain(".tutti");
  await expectNoProcesses(folder);
}

export async function expectNoProcesses(folder: string): Promise<void> {
  const left = await processesWith({ TUTTI_STATE: join(folder, ".tutti") });
  expect(left.map(({ pid }) => pid)).toEqual([]);
}

export const programs: string = join(root, "tests", "programs");
export const main: string = join(root, "dist", "cli", "main.js");

export interface Shape {
  /** Port of a balancer. */
  readonly balancer?: number;
  readonly store?: boolean;
  /** Further options of the service. */
  readonly options?: string;
}

/** A place with a sound cluster, for surroundings that are not. */
export function soundPlace({ balancer, store = false, options = "" }: Shape = {}): Workplace {
  const workplace = new Workplace(programs, { NODE_ENV: "test" });
  const parts = [
    "services: [web]",
    ...(balancer ? [`balancers: [loadBalancer("edge", { listen: http(${balancer}), to: web })]`] : []),
    ...(store ? [`stores: [redis("state")]`] : []),
  ];
  writeFileSync(
    workplace.file,
    `import { artifact, cluster, http, loadBalancer, redis, rolling, service } from "tutti";
const web = service("web", {
  command: ["node", "web.mjs"], port: http(8080), health: http("/ready"),
  release: rolling({ drain: "1s" }), stopGrace: "1s", ${options}
});
void [artifact, loadBalancer, redis];
export default cluster("bad", { environment: "development", ${parts.join(", ")} });
`,
  );
  return workplace;
}

/** Runs a program in the folder and the environment of a place, without keeping the other tests waiting. */
export function runIn(
  workplace: Workplace,
  [program = "", ...words]: readonly string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      env: { ...process.env, ...workplace.env, ...env },
      cwd: workplace.folder,
    });
    const said = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const)
      child[name].on("data", (chunk: Buffer) => {
        said[name] += chunk.toString();
      });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...said, tookMs: performance.now() - started }));
  });
}

/** Runs a script of a shell in a mount namespace of its own; `tutti VERB` in it is the command line on the file. */
export function inOwnMounts(workplace: Workplace, script: string): Promise<Ended> {
  const tutti = `tutti() { verb=$1; shift; "${process.execPath}" "${main}" "$verb" --file "${workplace.file}" "$@"; }`;
  return runIn(workplace, ["unshare", "--mount", "--map-root-user", "sh", "-c", `${tutti}\n${script}`]);
}
