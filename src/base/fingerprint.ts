/** A short stable name for a value: tells two specifications apart, and is not meant against an adversary. */
import { stableJson } from "./stable-json.ts";

/** FNV-1a over the stable JSON, 64 bits as two halves, in hexadecimal. */
export function fingerprint(value: unknown): string {
  const text = stableJson(value);
  let low = 0x811c9dc5;
  let high = 0xcbf29ce4;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ (unit + i), 0x01000193);
  }
  return hex(high) + hex(low);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}
