/** How fast changes are rehearsed: seeds a minute for eight services on twenty machines, and what an event costs as a cluster grows. */
import { readFileSync } from "node:fs";
import { cluster, http, loadBalancer, redis, rolling, service } from "../../src/index.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import { Campaign } from "../../src/rehearsal/campaign.ts";
import { percentile } from "../../src/rehearsal/tally.ts";
import eight from "../../tests/mutants/eight.ts";
import { rehearsed } from "../rehearsing/clusters.ts";
import type { Bench, Figure } from "./figure.ts";

/** V8 has compiled what matters after so many seeds. */
const WARMING = 60;
const SEEDS = 400;
const MACHINES = 20;
const SIZES = [10, 30, 100, 300, 1_000];
/** An instance of each service is its balancer. */
const REPLICAS = 9;

export const rehearsal: Bench = {
  name: "rehearsal",
  about: "seeds a minute on one core, and the cost of an event from 10 to 1,000 instances",
  run: () => Promise.resolve([...speed(), ...growth()]),
};

/** Processor time of this thread alone, so that what else runs on the machine costs little of the truth. */
function threadMs(): number {
  const [nanoseconds] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8").split(" ");
  return Number(nanoseconds) / 1e6;
}

function speed(): readonly Figure[] {
  const { grounds } = rehearsed("eight", eight, MACHINES);
  run(new Campaign(grounds), 1, WARMING);
  const campaign = new Campaign(grounds);
  const ms = run(campaign, WARMING + 1, SEEDS);
  const { seeds, faulty, eventsBySeed, violations } = campaign.counter.tally();
  const aMinute = Math.round((seeds * 60_000) / ms);
  const events = percentile(eventsBySeed, 50) ?? 0;
  const share = Math.round((100 * faulty) / seeds);
  const how = `eight services on ${MACHINES} machines, ${SEEDS} seeds after ${WARMING}, every invariant on, one seed in 20 run twice; processor time of the one thread`;
  return [
    {
      what: "seeds a minute on one core",
      measured: `${aMinute}`,
      bar: "≥ 5000",
      holds: aMinute >= 5_000,
      how,
    },
    { what: "median of events a seed", measured: `${events}`, bar: "≥ 1000", holds: events >= 1_000, how },
    { what: "seeds with faults", measured: `${share} %`, bar: "≥ 50 %", holds: share >= 50, how },
    {
      what: "broken promises",
      measured: `${violations.length}`,
      bar: "none",
      holds: violations.length === 0,
      how,
    },
  ];
}

function growth(): readonly Figure[] {
  return SIZES.map((instances) => {
    const { grounds } = rehearsed("growing", growing(instances / (REPLICAS + 1)));
    const seeds = Math.max(1, Math.round(300 / instances));
    run(new Campaign(grounds), 1, seeds);
    const campaign = new Campaign(grounds);
    const ms = run(campaign, seeds + 1, 2 * seeds);
    const micros = (ms * 1_000) / campaign.counter.tally().events;
    const how = "growing: services of nine and a balancer each, on one store";
    return {
      what: `an event with ${instances} instances`,
      measured: `${micros.toFixed(0)} µs`,
      bar: "",
      how,
    };
  });
}

function run(campaign: Campaign, first: number, seeds: number): number {
  const beganMs = threadMs();
  for (let seed = first; seed < first + seeds; seed += 1) campaign.seed(seed);
  return threadMs() - beganMs;
}

function growing(services: number): Cluster {
  const state = redis("state", { memory: "64 MiB" });
  const balancers = Array.from({ length: services }, (_, index) => {
    const web = service(`web-${index + 1}`, {
      command: ["node", "server.js"],
      replicas: REPLICAS,
      port: http(8080),
      health: http("/ready"),
      env: { REDIS_URL: state.url },
      release: rolling({ surge: 1, unavailable: 0, drain: "5s", healthyFor: "1s" }),
    });
    return loadBalancer(`edge-${index + 1}`, { listen: http(9001 + index), to: web });
  });
  return cluster("growing", { environment: "development", balancers });
}
