/** Starts a Redis server that reads its configuration, password included, from standard input: not from a file. */
import { err, ok, type Result } from "../../base/result.ts";
import type { Failure } from "../../contract/effect.ts";
import type { Launch } from "../../contract/launch.ts";
import type { RedisStore } from "../../model/redis.ts";
import type { LaunchContext } from "../launch-context.ts";
import { redisConfig } from "./config.ts";
import { wouldLoseData } from "./data.ts";

export function launchRedis(store: RedisStore, context: LaunchContext): Result<Launch, Failure> {
  const loss = wouldLoseData(store, context.dataFiles ?? []);
  if (loss) return err(loss);
  const { password } = store.settings;
  const text = redisConfig(store, {
    address: context.address,
    dataFolder: context.dataFolder,
    ...(password === undefined ? {} : { password: context.resolve(password) }),
  });
  return ok({
    argv: ["redis-server", "-"],
    stdin: text,
    env: { TUTTI_EFFECT: context.effectId, TUTTI_INSTANCE: context.instance },
    cwd: context.dataFolder,
    files: [],
    folders: [context.folder, context.dataFolder],
  });
}
