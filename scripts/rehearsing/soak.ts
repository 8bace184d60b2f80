/**
 * The soak: random seeds over all our clusters for as long as is asked, or until Ctrl-C. What breaks a promise is made small
 * and kept as a file to replay.
 */
import { randomInt } from "node:crypto";
import { parseDuration } from "../../src/base/duration.ts";
import { plainPaint } from "../../src/cli/paint.ts";
import { findingsOf } from "../../src/cli/rehearsing/found.ts";
import { foundLines } from "../../src/cli/rehearsing/print-rehearsal.ts";
import { withoutAmbient } from "../../src/cli/rehearsing/tripwire.ts";
import { Campaign } from "../../src/rehearsal/campaign.ts";
import type { Tally } from "../../src/rehearsal/tally.ts";
import { type Rehearsed, rehearsedClusters } from "./clusters.ts";

/** One cluster's turn, after which it is looked whether to end. */
const TURN_MS = 1_000;
const PROGRESS_EVERY_MS = 15_000;
const SEED_MAX = 2 ** 31;
/** The tripwire forbids the clock inside of a rehearsal; how long it may go on is none of its business. */
const clockMs = performance.now.bind(performance);

interface Order {
  readonly forMs: number;
  readonly seed: number;
  readonly folder: string;
}

interface Total {
  seeds: number;
  faulty: number;
  twice: number;
  events: number;
}

class Soak {
  readonly #order: Order;
  readonly #totals = new Map<string, Total>();
  /** Broken promises that were told of: one file for each, in each cluster, is enough. */
  readonly #known = new Set<string>();
  /** The next seed of each cluster: what one is given does not depend on how fast the others were. */
  readonly #seeds = new Map<string, number>();
  #isAsked = false;

  constructor(order: Order) {
    this.#order = order;
  }

  /** Ends after the turn that runs. */
  stop(): void {
    this.#isAsked = true;
  }

  async run(clusters: readonly Rehearsed[]): Promise<number> {
    const endMs = clockMs() + this.#order.forMs;
    let progressMs = clockMs() + PROGRESS_EVERY_MS;
    for (let turn = 0; clockMs() < endMs && !this.#isAsked; turn += 1) {
      const cluster = clusters[turn % clusters.length];
      if (cluster) this.#turn(cluster, Math.min(endMs, clockMs() + TURN_MS));
      if (clockMs() >= progressMs) {
        progressMs += PROGRESS_EVERY_MS;
        this.#tell("so far");
      }
      // Lets Ctrl-C be heard.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#tell("over");
    return this.#known.size;
  }

  #turn({ name, grounds }: Rehearsed, endMs: number): void {
    const campaign = new Campaign(grounds);
    withoutAmbient(() => {
      do {
        const seed = this.#seeds.get(name) ?? this.#order.seed;
        campaign.seed(seed);
        this.#seeds.set(name, (seed + 1) % SEED_MAX);
      } while (clockMs() < endMs);
    });
    const tally = campaign.counter.tally();
    this.#count(name, tally);
    const fresh = tally.violations.filter(({ invariant }) => !this.#known.has(`${name} ${invariant}`));
    for (const { invariant } of fresh) this.#known.add(`${name} ${invariant}`);
    for (const found of findingsOf(grounds, fresh, this.#order.folder)) {
      console.log(`\n${name}, seed ${found.seed}`);
      for (const line of foundLines(found, plainPaint)) console.log(line);
    }
  }

  #count(name: string, { seeds, faulty, twice, events }: Tally): void {
    const total = this.#totals.get(name) ?? { seeds: 0, faulty: 0, twice: 0, events: 0 };
    total.seeds += seeds;
    total.faulty += faulty;
    total.twice += twice;
    total.events += events;
    this.#totals.set(name, total);
  }

  #tell(when: string): void {
    const broken = this.#known.size === 0 ? "every promise held" : `${this.#known.size} promises broken`;
    console.log(`${when}: ${broken}`);
    for (const [name, { seeds, faulty, twice, events }] of this.#totals) {
      const counts = `${seeds} seeds, ${faulty} with faults, ${twice} run twice`;
      console.log(`  ${name.padEnd(10)} ${counts}, ${(events / 1e6).toFixed(1)} million events`);
    }
    if (this.#known.size > 0) console.log(`  files to replay are in ${this.#order.folder}`);
  }
}

function orderIn(words: readonly string[]): Order {
  const known = { "--for": "1h", "--seed": `${randomInt(1, SEED_MAX)}`, "--keep": ".tutti/soak" };
  for (let index = 0; index < words.length; index += 2) {
    const [name = "", value] = words.slice(index, index + 2);
    if (!(name in known) || value === undefined) throw new Error(USAGE);
    known[name as keyof typeof known] = value;
  }
  const forMs = parseDuration(known["--for"]);
  const seed = Number(known["--seed"]);
  if (forMs === undefined || !Number.isInteger(seed)) throw new Error(USAGE);
  return { forMs, seed, folder: known["--keep"] };
}

const USAGE = "npm run soak -- [--for 1h] [--seed NUMBER] [--keep FOLDER]";

const order = orderIn(process.argv.slice(2));
console.log(`soak from seed ${order.seed}; Ctrl-C ends it`);
const soak = new Soak(order);
process.once("SIGINT", () => soak.stop());
process.exitCode = (await soak.run(rehearsedClusters())) === 0 ? 0 : 4;
