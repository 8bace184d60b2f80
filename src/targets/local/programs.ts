/** Programs on the search path: whether they are there, and of which version. */
import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { baseEnvironment } from "./spawning.ts";

/** The file that runs when an instance names this program; undefined when there is none. */
export function findProgram(
  name: string,
  searchPath: string = baseEnvironment()["PATH"] ?? "",
): string | undefined {
  const candidates = name.includes("/")
    ? [name]
    : searchPath.split(delimiter).map((folder) => join(folder, name));
  return candidates.find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The first number such as 2.6.12 in what the program says of itself; undefined when it says none. */
export function parseVersion(text: string): string | undefined {
  return /\d+\.\d+(?:\.\d+)*/.exec(text)?.[0];
}

export function versionOf(path: string, words: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(path, [...words], { timeout: 5_000, env: baseEnvironment() }, (_error, stdout, stderr) =>
      resolve(parseVersion(`${stdout}${stderr}`)),
    );
  });
}
