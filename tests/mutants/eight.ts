/** The fixed cluster of the speed figure: eight services of two to four, each behind a balancer, on two stores. */
import { cluster, http, loadBalancer, redis, rolling, service } from "tutti";

const sessions = redis("sessions", { memory: "64 MiB" });
const queue = redis("queue", { memory: "64 MiB" });
const release = rolling({ surge: 1, unavailable: 0, drain: "10s", healthyFor: "1s" });

const balancers = [2, 3, 4, 2, 3, 4, 3, 2].map((replicas, index) => {
  const part = service(`service-${index + 1}`, {
    command: ["node", "server.js"],
    replicas,
    port: http(8080),
    health: http("/ready"),
    env: { STORE_URL: index % 2 === 0 ? sessions.url : queue.url },
    release,
  });
  return loadBalancer(`edge-${index + 1}`, { listen: http(9001 + index), to: part });
});

export default cluster("eight", { environment: "development", balancers });
