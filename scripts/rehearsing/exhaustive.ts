/**
 * Every single fault around every effect of our clusters, and pairs where a change is small; or a share of the single ones,
 * always the same. What breaks a promise is made small and kept as a file to replay.
 */
import { plainPaint } from "../../src/cli/paint.ts";
import { smallFound } from "../../src/cli/rehearsing/found.ts";
import { foundLines } from "../../src/cli/rehearsing/print-rehearsal.ts";
import { withoutAmbient } from "../../src/cli/rehearsing/tripwire.ts";
import { everything } from "../../src/rehearsal/campaign.ts";
import { everySingle, singlesOf } from "../../src/rehearsal/exhaustive.ts";
import type { Ground } from "../../src/rehearsal/ground.ts";
import { rehearse } from "../../src/rehearsal/run.ts";
import type { RunSpec } from "../../src/rehearsal/run-spec.ts";
import type { Failing } from "../../src/rehearsal/shrink.ts";
import { type Rehearsed, rehearsedClusters } from "./clusters.ts";

const FOLDER = ".tutti/soak";
const USAGE = "npm run soak -- --exhaustive [--share RUNS]: so many runs of each change at most";

/** What is run of one change: all, or of the single faults each so-manieth. */
interface Course {
  readonly specs: Iterable<RunSpec>;
  readonly said: string;
}

function courseOf(ground: Ground, share: number | undefined): Course {
  if (share === undefined)
    return { specs: everySingle(ground), said: "every single fault, pairs of a small change" };
  const all = singlesOf(ground);
  const stride = Math.ceil(all.length / share);
  const said = stride === 1 ? "every single fault" : `one single fault in ${stride}, of ${all.length}`;
  return { specs: all.filter((_, index) => index % stride === 0), said };
}

/** The first run that breaks each promise. */
function failingOf(ground: Ground, specs: Iterable<RunSpec>): { runs: number; failing: readonly Failing[] } {
  const failing = new Map<string, Failing>();
  let runs = 0;
  for (const spec of specs) {
    const { violation } = withoutAmbient(() => rehearse(spec, ground, everything));
    runs += 1;
    if (violation && !failing.has(violation.invariant))
      failing.set(violation.invariant, { ground, spec, violation });
  }
  return { runs, failing: [...failing.values()] };
}

function broken({ name, grounds }: Rehearsed, share: number | undefined): number {
  let count = 0;
  for (const ground of grounds) {
    const { specs, said } = courseOf(ground, share);
    const { runs, failing } = failingOf(ground, specs);
    const verdict = failing.length === 0 ? "every promise held" : `${failing.length} promises broken`;
    console.log(`${name}, ${ground.scene.name}: ${verdict} in ${runs} runs (${said})`);
    for (const one of failing) {
      const found = smallFound(one, 0, `${FOLDER}/${name}`);
      for (const line of foundLines(found, plainPaint)) console.log(line);
    }
    count += failing.length;
  }
  return count;
}

function shareIn(words: readonly string[]): number | undefined {
  if (words.length === 0) return undefined;
  const share = Number(words[1]);
  if (words[0] !== "--share" || words.length > 2 || !(Number.isInteger(share) && share > 0))
    throw new Error(USAGE);
  return share;
}

const share = shareIn(process.argv.slice(2).filter((word) => word !== "--exhaustive"));
const counts = rehearsedClusters().map((cluster) => broken(cluster, share));
process.exitCode = counts.every((count) => count === 0) ? 0 : 4;
