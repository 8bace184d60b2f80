/** The cluster that mutants are hunted on: a service of three behind a balancer, on a store, with a job before it. */
import { cluster, http, job, loadBalancer, redis, rolling, service } from "tutti";

const state = redis("state", { memory: "64 MiB" });
const migrate = job("migrate", { command: ["node", "migrate.js"], after: [state] });
const web = service("web", {
  command: ["node", "server.js"],
  replicas: 3,
  port: http(8080),
  health: http("/ready", { starting: { within: "10s" } }),
  env: { REDIS_URL: state.url },
  release: rolling({ surge: 1, unavailable: 0, drain: "5s", healthyFor: "1s" }),
  stopGrace: "6s",
});
const edge = loadBalancer("edge", { listen: http(8080), to: web });

export default cluster("mutants", { environment: "development", balancers: [edge], jobs: [migrate] });
