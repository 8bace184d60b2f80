/** A cluster of any size, for measuring how checks grow: ten edges and five instances for each service. */
import {
  artifact,
  type Cluster,
  cluster,
  http,
  loadBalancer,
  redis,
  rolling,
  type StoreHandle,
  securityGroup,
  service,
  zone,
} from "../../src/index.ts";

const STORES_PER_SERVICE = 9;

/** Services behind a door each, and as many stores, of which each service uses the nine around it. */
export function largeCluster(services: number): Cluster {
  const zones = [zone("a"), zone("b")];
  const groups = Array.from({ length: Math.ceil(services / 10) }, (_, index) =>
    securityGroup(`group-${index}`),
  );
  const groupOf = (index: number): { readonly group: (typeof groups)[number] } => {
    const group = groups[Math.floor(index / 10) % groups.length];
    if (!group) throw new Error("there is a group for each ten services");
    return { group };
  };
  // Every tenth store admits its group alone, so that some edges are blocked and some stores open too far.
  const stores = Array.from(
    { length: services },
    (_, index): StoreHandle =>
      redis(`state-${index}`, {
        memory: "1 GiB",
        ...(index % 10 === 0 ? { from: groupOf(index).group } : {}),
      }),
  );
  const balancers = Array.from({ length: services }, (_, index) => {
    const used = Array.from(
      { length: STORES_PER_SERVICE },
      (_unused, step) => stores[(index + step) % services],
    );
    const env = Object.fromEntries(
      used.flatMap((store, step) => (store ? [[`URL_${step}`, store.url]] : [])),
    );
    const one = service(`service-${index}`, {
      artifact: artifact({ dir: `./service-${index}` }),
      command: ["node", "server.js", "--host", "{host}"],
      port: http(8080),
      replicas: 5,
      zones,
      groups: [groupOf(index).group],
      env: { ...env, NAME: `service-${index}`, LISTEN: "127.0.0.1" },
      release: rolling({ unavailable: index % 7 === 0 ? 5 : 0 }),
    });
    return loadBalancer(`door-${index}`, { listen: http(1_000 + index), to: one });
  });
  return cluster("large", { balancers });
}

/** The shortest of several runs in milliseconds of processor time: other work on the machine does not count. */
export function bestOf(runs: number, work: () => void): number {
  const times = Array.from({ length: runs }, () => {
    const startedAt = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(startedAt);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
}
