/** Starts a program of the user's: a service, a job, or a store that tutti does not know. */
import { ok, type Result } from "../../base/result.ts";
import type { Failure } from "../../contract/effect.ts";
import type { Launch } from "../../contract/launch.ts";
import type { LaunchContext } from "../launch-context.ts";
import { environmentOf } from "./environment.ts";
import { launchFiles } from "./files.ts";
import type { Program } from "./program.ts";
import { commandWords } from "./words.ts";

export function launchProgram(program: Program, context: LaunchContext): Result<Launch, Failure> {
  const words = commandWords(program, context);
  if (!words.ok) return words;
  const files = launchFiles(program, context);
  if (!files.ok) return files;
  return ok({
    argv: words.value,
    env: environmentOf(program, context),
    cwd: context.artifactFolder ?? context.clusterFolder,
    files: files.value,
    folders: usesData(program) ? [context.folder, context.dataFolder] : [context.folder],
    // A job that ended while nobody looked must not run a second time.
    ...(program.kind === "job" ? { endFile: `${context.folder}/end` } : {}),
  });
}

/** A store always has a volume; another program gets one by naming it. */
function usesData(program: Program): boolean {
  return program.kind === "store" || JSON.stringify(program.command).includes("{data}");
}
