/** The changes that mutants are hunted on: a cluster brought up from a file, and what is asked of it then. */
import { cluster, http, job, loadBalancer, redis, rolling, service, stepScaling } from "tutti";
import { assumedTimingsOf } from "../../src/components/timings.ts";
import type { Request } from "../../src/contract/request.ts";
import { makeRevision, type PartSpec, type Revision } from "../../src/contract/revision.ts";
import type { Timings } from "../../src/contract/timing.ts";
import { emptyState } from "../../src/control/state.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import type { Scene } from "../../src/rehearsal/scene.ts";
import { atRest } from "../../src/rehearsal/smaller.ts";

const by = "ada";
const now = { wallMs: 1_700_000_000_000, monoMs: 100_000 };
const release = rolling({ surge: 1, unavailable: 0, drain: "5s", healthyFor: "1s" });
const health = http("/ready", { starting: { within: "10s" } });
const command = ["node", "server.js"];

/** A service of three behind a balancer, on a store, with a job before it; maybe reports, with all that they need. */
function town(isLarger = false): Cluster {
  const state = redis("state", { memory: "64 MiB" });
  const migrate = job("migrate", { command: ["node", "migrate.js"], after: [state] });
  const env = { REDIS_URL: state.url };
  const common = { command, health, release, stopGrace: "6s" } as const;
  const web = service("web", { ...common, replicas: 3, port: http(8080), env });
  const edge = loadBalancer("edge", { listen: http(8080), to: web });
  if (!isLarger)
    return cluster("mutants", { environment: "development", balancers: [edge], jobs: [migrate] });
  const cache = redis("cache", { memory: "64 MiB" });
  const reportsEnv = { CACHE_URL: cache.url };
  const reports = service("reports", { ...common, replicas: 2, port: http(8081), env: reportsEnv });
  const side = loadBalancer("side", { listen: http(8090), to: reports });
  return cluster("mutants", { environment: "development", balancers: [edge, side], jobs: [migrate] });
}

/** A service of three that follows its load, looked at every second; what it adds boots for several of them. */
function followedTown(): Cluster {
  const policies = stepScaling({
    metric: "cpu-percent",
    period: "1s",
    out: { at: 70, cooldown: "2s" },
    in: { below: 30, cooldown: "10s" },
  });
  const scaling = { min: 1, max: 5, policies };
  const common = { command, health, release, stopGrace: "6s" } as const;
  const web = service("web", { ...common, replicas: 3, port: http(8080), scaling });
  const edge = loadBalancer("edge", { listen: http(8080), to: web });
  return cluster("mutants", { environment: "development", balancers: [edge] });
}

const followed = makeRevision(1, followedTown(), {});
const small = makeRevision(1, town(), {});
const larger = makeRevision(1, town(true), {});
const timings = assumedTimingsOf(town(true));

const slowly: Timings = {
  ...timings,
  ready: { ...timings.ready, web: { ms: 4_000, source: "assumed" } },
};

/** The next revision, in which the parts of these kinds are others. */
function changed(revision: Revision, ...kinds: readonly PartSpec["kind"][]): Revision {
  const parts = revision.parts.map((spec) =>
    kinds.includes(spec.kind) ? { ...spec, fingerprint: `${spec.fingerprint}'` } : spec,
  );
  return { ...revision, number: revision.number + 1, parts };
}

function moveTo(revision: Revision, as: "bring-up" | "release" | "rollback" = "release"): Request {
  return { kind: "release", as, revision, by };
}

function sceneOf(name: string, request: Request, before?: Revision, since: readonly Request[] = []): Scene {
  const scene: Scene = { name, state: emptyState("mutants", "127.0"), request, timings, now, since };
  return before ? atRest(scene, before) : scene;
}

const scaled: Request = { kind: "scale", part: "web", replicas: 4, by };
const next = changed(small, "service");

export const scenes = {
  "bring-up": sceneOf("the bring-up", moveTo(small, "bring-up")),
  release: sceneOf("a release of the service", moveTo(next), small),
  "release-of-all": sceneOf(
    "a release of every part",
    moveTo(changed(small, "service", "store", "balancer")),
    small,
  ),
  "release-of-scaled": sceneOf("a release of a service that was scaled", moveTo(next), small, [scaled]),
  removal: sceneOf("a release that removes parts", moveTo({ ...small, number: 2 }), larger),
  rollback: sceneOf("a rollback", moveTo({ ...small, number: 3 }, "rollback"), small, [moveTo(next)]),
  "scale-out": sceneOf("a scale to 4", scaled, small),
  "scale-in": sceneOf("a scale to 2", { kind: "scale", part: "web", replicas: 2, by }, small),
  "release-of-followed": atRest(
    {
      ...sceneOf("a release of a service that follows its load", moveTo(changed(followed, "service"))),
      timings: slowly,
    },
    followed,
  ),
  restart: sceneOf("a restart", { kind: "restart", part: "web", by }, small),
  down: sceneOf("taking it down", { kind: "down", by }, larger),
} as const satisfies Readonly<Record<string, Scene>>;
