/** Starts a Redis server from a configuration file, since its password must not be in its arguments. */
import { err, ok, type Result } from "../../base/result.ts";
import type { Failure } from "../../contract/effect.ts";
import type { Launch } from "../../contract/launch.ts";
import type { RedisStore } from "../../model/store.ts";
import type { LaunchContext } from "../launch-context.ts";
import { redisConfig } from "./config.ts";
import { wouldLoseData } from "./data.ts";

export function launchRedis(store: RedisStore, context: LaunchContext): Result<Launch, Failure> {
  const loss = wouldLoseData(store, context.dataFiles ?? []);
  if (loss) return err(loss);
  const { password } = store.settings;
  const path = `${context.folder}/redis.conf`;
  const text = redisConfig(store, {
    address: context.address,
    dataFolder: context.dataFolder,
    ...(password === undefined ? {} : { password: context.resolve(password) }),
  });
  return ok({
    argv: ["redis-server", path],
    env: { TUTTI_EFFECT: context.effectId, TUTTI_INSTANCE: context.instance },
    cwd: context.dataFolder,
    files: [{ path, text, mode: 0o600 }],
    folders: [context.folder, context.dataFolder],
  });
}
