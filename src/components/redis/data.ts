/**
 * What Redis 7 finds in its folder, and what it makes of it. With the append-only file on it reads only that: started
 * beside a snapshot without one, it begins empty; with it off, it reads the snapshot alone, which may be old.
 */
import type { Failure } from "../../contract/effect.ts";
import type { RedisStore } from "../../model/redis.ts";
import { refusal } from "../launch-context.ts";

const APPEND_ONLY = "appendonlydir";
const SNAPSHOT = "dump.rdb";

/** Why this durability would not see the data that is there, or undefined when it does. */
export function wouldLoseData(
  { name, durability }: RedisStore,
  files: readonly string[],
): Failure | undefined {
  const appends = durability === "everysec" || durability === "always";
  if (appends && files.includes(SNAPSHOT) && !files.includes(APPEND_ONLY)) {
    const message = `${name} would start empty: its data is in ${SNAPSHOT}, which Redis does not read with durability "${durability}"`;
    return refusal(
      message,
      `Run CONFIG SET appendonly yes on the running ${name} first, which writes the other form.`,
    );
  }
  if (!appends && files.includes(APPEND_ONLY)) {
    const message = `${name} could lose data: durability "${durability}" does not read ${APPEND_ONLY}, which holds the latest writes`;
    return refusal(message, `Run SAVE on ${name}, stop it, and move ${APPEND_ONLY} away; then deploy again.`);
  }
  return undefined;
}
