/** Prints the hash of every run of the first seeds of our clusters, for a comparison with what another Node makes of them. */
import { withoutAmbient } from "../../src/cli/rehearsing/tripwire.ts";
import { everything } from "../../src/rehearsal/campaign.ts";
import { rehearse } from "../../src/rehearsal/run.ts";
import { runOfSeed } from "../../src/rehearsal/seeds.ts";
import { rehearsedClusters } from "./clusters.ts";

const seeds = Number(process.argv[2] ?? 100);
for (const { name, grounds } of rehearsedClusters()) {
  for (let seed = 1; seed <= seeds; seed += 1) {
    const run = runOfSeed(grounds, seed);
    if (!run) continue;
    const { hash, events } = withoutAmbient(() => rehearse(run.spec, run.ground, everything));
    console.log(`${name} seed ${seed}: ${hash} ${events} events`);
  }
}
