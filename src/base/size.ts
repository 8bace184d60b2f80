/** Sizes as people write them ("512 MiB", "4 GiB"), kept as whole bytes. */

export type Size = `${number} B` | `${number} KiB` | `${number} MiB` | `${number} GiB` | `${number} TiB`;

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;
const FORM = /^(\d+(?:\.\d+)?) ?(B|KiB|MiB|GiB|TiB)$/;

/** Bytes of a size, or undefined when the text is not one. */
export function parseSize(text: unknown): number | undefined {
  if (typeof text !== "string") return undefined;
  const match = FORM.exec(text);
  if (!match?.[1] || !match[2]) return undefined;
  const power = UNITS.indexOf(match[2] as (typeof UNITS)[number]);
  return Math.round(Number(match[1]) * 1024 ** power);
}

/** One decimal at most: 1610612736 gives "1.5 GiB". */
export function sizeText(bytes: number): string {
  let power = 0;
  while (power < UNITS.length - 1 && bytes >= 1024 ** (power + 1)) power += 1;
  return `${Math.round((bytes / 1024 ** power) * 10) / 10} ${UNITS[power]}`;
}
