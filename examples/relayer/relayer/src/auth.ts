/** Compares bearer keys in constant time, against every key that is valid now. */
import { createHash, timingSafeEqual } from "node:crypto";

const SCHEME = /^Bearer +(\S+)$/i;

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Digests have one length, and every key is compared, so the time taken tells nothing. */
export function keyChecker(keys: readonly string[]): (authorization: string | undefined) => boolean {
  const expected = keys.map(digest);
  return (authorization) => {
    const offered = digest(SCHEME.exec(authorization ?? "")?.[1] ?? "");
    return expected.reduce((valid, key) => timingSafeEqual(key, offered) || valid, false);
  };
}
