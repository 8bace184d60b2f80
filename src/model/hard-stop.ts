/** How long the process of before a reload may go on with the connections that it has. */
import type { Balancer } from "./balancer.ts";
import { type Declared, dataOf } from "./declaration.ts";
import type { OptionReader } from "./read.ts";
import type { Service } from "./service.ts";

/** Long enough for clients of long connections to come and go, and short enough that processes do not pile up. */
const usualMs = 1_800_000;

/** @param uses The services behind it: none of their drains may be cut short. */
export function readHardStop(reader: OptionReader, uses: readonly Declared[]): number | undefined {
  const hardStopMs = reader.optionalDuration("hardStopAfter");
  const cut = uses
    .flatMap((use) => dataOf(use, "service") ?? [])
    .find(({ release }) => release.drainMs > (hardStopMs ?? Number.POSITIVE_INFINITY));
  if (cut) {
    const message = `hardStopAfter would break connections that "${cut.name}" still drains`;
    const fix = `make it at least ${cut.release.drainMs / 1_000}s, the drain of "${cut.name}", or leave it out`;
    reader.refuse("hard-stop-in-drain", ["hardStopAfter"], message, fix);
  }
  return hardStopMs;
}

/** As stated; else 30 minutes, or the longest drain of the services behind where that is longer. */
export function hardStopMsOf(
  { hardStopAfterMs }: Pick<Balancer, "hardStopAfterMs">,
  services: readonly Service[],
): number {
  return hardStopAfterMs ?? Math.max(usualMs, ...services.map(({ release }) => release.drainMs));
}
