/** Builds the chain and the counter once, as a deployment would, in a folder that is dropped afterwards. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    workshop: string;
  }
}

const EXAMPLE = join(import.meta.dirname, "..", "..", "..");
const NOT_COPIED = ["node_modules", "dist", "bin", "test"];

export default function setup(project: TestProject): () => void {
  const workshop = mkdtempSync(join(tmpdir(), "relayer-example-"));
  for (const part of ["chain", "counter"]) {
    const target = join(workshop, part);
    cpSync(join(EXAMPLE, part), target, {
      recursive: true,
      filter: (path) => !NOT_COPIED.includes(basename(path)),
    });
    execFileSync("npm", ["run", "--silent", "build:artifact"], {
      cwd: target,
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
  project.provide("workshop", workshop);
  return () => rmSync(workshop, { recursive: true, force: true });
}
