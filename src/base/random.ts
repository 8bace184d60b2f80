/** Keyed random draws: a draw depends on seed, stream and count alone, so removing one does not move the others. */

/** A 32-bit mix of a seed, the name of a stream and a counter (murmur3's finaliser over FNV-1a). */
export function draw(seed: number, stream: string, count: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < stream.length; i += 1) hash = Math.imul(hash ^ stream.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ count, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
