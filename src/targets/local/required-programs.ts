/** Whether the programs that a cluster runs are there, in versions that can do what is asked of them. */
import { systemProgramOf } from "../../components/system-program.ts";
import type { Failure } from "../../contract/effect.ts";
import { type Cluster, partsOf } from "../../model/cluster.ts";
import { isAtLeast } from "./doctor.ts";
import { findProgram, versionOf } from "./programs.ts";
import { missingPrograms } from "./setup.ts";

/** The first thing in the way of starting the cluster; undefined when there is none. */
export async function unfitProgram(cluster: Cluster): Promise<Failure | undefined> {
  const [missing] = missingPrograms(cluster);
  if (missing) {
    const advice = missing.package
      ? "run `tutti setup`, which installs it, or put it on the PATH"
      : "correct `command`, or install the program and put it on the PATH";
    const message = `there is no program ${missing.program} on the PATH, which ${missing.neededBy.join(", ")} would run`;
    return { code: "missing-program", message, advice };
  }
  const tooOld = await Promise.all(partsOf(cluster).map(unfitFor));
  return tooOld.find((failure) => failure !== undefined);
}

async function unfitFor(part: Parameters<typeof systemProgramOf>[0]): Promise<Failure | undefined> {
  const needed = systemProgramOf(part);
  const path = needed && findProgram(needed.program);
  if (!needed || path === undefined) return undefined;
  const version = await versionOf(path, needed.versionArguments);
  if (version !== undefined && isAtLeast(version, needed.oldestVersion)) return undefined;
  const oldest = needed.oldestVersion.join(".");
  const is = version === undefined ? "does not say its version" : `is version ${version}`;
  return {
    code: "missing-program",
    message: `${path}, which ${part.name} would run, ${is}; ${needed.program} ${oldest} or newer is needed`,
    advice: "install that, put it first on the PATH, and see `tutti doctor`",
  };
}
