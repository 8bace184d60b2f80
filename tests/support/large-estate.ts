/** A cluster of any size of what a cloud runs: brokers, ensembles and databases beside each service, behind doors of AWS. */
import {
  type Cluster,
  cluster,
  ecs,
  http,
  kafka,
  loadBalancer,
  mysql,
  service,
  zookeeper,
} from "../../src/index.ts";

/** Each service writes a topic of its own and reads its neighbour's, in brokers that all share and in its own. */
export function largeEstate(services: number): Cluster {
  const hub = kafka("hub", { brokers: 3 });
  const warden = zookeeper("warden", { members: 3 });
  const doors = Array.from({ length: services }, (_, index) => {
    const events = kafka(`events-${index}`, { brokers: 3 });
    const keepers = zookeeper(`keepers-${index}`, { members: 3 });
    const orders = mysql(`orders-${index}`, { version: "8.4", holds: ["records"], semisync: {} });
    const one = service(`service-${index}`, {
      command: ["serve"],
      port: http(8083),
      ports: { push: http(8087) },
      replicas: 2,
      env: { ORDERS: orders.url },
      resources: { cpu: 1, memory: "2 GiB" },
      runner: ecs(),
      produces: [hub, events].map((to) => ({ to, topic: `sales-${index}` })),
      consumes: [
        { from: hub, topic: `sales-${(index + 1) % services}`, group: `mail-${index}`, startsAt: "newest" },
        { from: events, topic: `sales-${index}`, group: `mail-${index}`, startsAt: "newest" },
      ],
      sessions: [warden, keepers].map((to) => ({ to, servers: [`${to.name}-1`] })),
    });
    const product = { kind: "aws-application", targetGroups: [one, one.ports.push] } as const;
    return loadBalancer(`door-${index}`, { listen: http(1_000 + index), to: one, product });
  });
  return cluster("estate", { balancers: doors });
}
