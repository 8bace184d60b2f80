/** What to start for a part: dispatches to the component that knows its program. */
import { err, type Result } from "../base/result.ts";
import type { Failure } from "../contract/effect.ts";
import type { Launch } from "../contract/launch.ts";
import type { PartData } from "../model/declaration.ts";
import { engineOf } from "../model/engine.ts";
import type { Store } from "../model/store.ts";
import { launchHaproxy } from "./haproxy/launch.ts";
import { type LaunchContext, refusal } from "./launch-context.ts";
import { launchNginx } from "./nginx/launch.ts";
import { launchProgram } from "./program/launch.ts";
import { launchRedis } from "./redis/launch.ts";

/** Everything that is needed to start one instance, or why it cannot be started. */
export function launchOf(part: PartData, context: LaunchContext): Result<Launch, Failure> {
  if (part.kind === "balancer")
    return engineOf(part) === "nginx" ? launchNginx(part, context) : launchHaproxy(part, context);
  if (part.kind === "store" && part.engine === "redis") return launchRedis(part, context);
  if (part.kind === "store" && part.engine !== "generic") return err(notRunnable(part));
  return launchProgram(part, context);
}

/** A target says so before anything starts; this is the last door. */
function notRunnable({ name, engine }: Store): Failure {
  const message = `${name} is a ${engine} store, which tutti knows and cannot run yet`;
  return refusal(message, "Declare it with store(…) and the command that starts it, or with external(…).");
}
