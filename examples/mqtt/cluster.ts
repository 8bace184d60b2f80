/**
 * The brokers of guide 003, repaired: three nodes of EMQX in three zones behind two HAProxys. It is a topology to check
 * (`tutti check`); no target of tutti runs EMQX or an HAProxy of others yet, so `up` refuses it by name. Figures of devices and
 * connections stand for those that you have.
 */
import {
  allow,
  anywhere,
  certificate,
  cluster,
  http,
  loadBalancer,
  operators,
  type ProductOptions,
  rolling,
  secret,
  service,
  tcp,
  zone,
} from "tutti";

const zones = [zone("a"), zone("b"), zone("c")];

const broker = service("emqx", {
  image: `emqx/emqx@sha256:${"3e".repeat(32)}`,
  // Its entry point starts an evacuation on SIGTERM, and waits until no client is left.
  command: ["emqx-until-evacuated"],
  // Three: a majority is left when one of them is away.
  replicas: 3,
  zones,
  port: tcp(1883, { proxyProtocol: "v2" }),
  ports: { dashboard: http(18_083) },
  console: { login: "own", port: "dashboard" },
  from: operators,
  // 503 while the node evacuates: HAProxy then gives it no more clients, and cuts none.
  health: http("/api/v5/load_rebalance/availability_check", {
    port: "dashboard",
    proves: "work",
    steady: { every: "1s", timeout: "1s", fall: 2, rise: 2 },
  }),
  env: {
    EMQX_NODE__COOKIE: secret("EMQX_COOKIE"),
    EMQX_DASHBOARD__DEFAULT_PASSWORD: secret("EMQX_DASHBOARD_PASSWORD"),
  },
  limits: { openFiles: 2_097_152 },
  mqtt: { program: "emqx", keepalive: "60s", devices: 200_000, nodePorts: [4370, 5370], evacuates: true },
  release: rolling({ surge: 1, unavailable: 0, drain: "5m", healthyFor: "10s" }),
  stopGrace: "10m",
});

const haproxy: ProductOptions = {
  kind: "haproxy",
  oldestTls: "1.2",
  maxConnections: 150_000,
  openFiles: 400_000,
  sendsProxyHeader: true,
  hardStopAfter: "30m",
};

const door = {
  listen: tcp(8883),
  from: anywhere,
  to: broker,
  tls: certificate({ chain: "emqx.pem", key: secret("EMQX_KEY") }),
  algorithm: "least-connections",
  // Alike, and above 1.5 times the keepalive.
  timeouts: { connect: "3s", client: "200s", server: "200s" },
  product: haproxy,
  allow: [
    allow("plain-behind-tls", {
      reason: "between them and the brokers is a private network without anybody else",
    }),
    allow("sessions-of-dead-instance", {
      reason:
        "its check fails while a node evacuates, and to shut sessions then would cut all clients at once",
    }),
  ],
} as const;

// Two machines with one name in DNS, or one address that moves between them.
const first = loadBalancer("edge-a", door);
const second = loadBalancer("edge-b", door);

export default cluster("mqtt", { balancers: [first, second] });
