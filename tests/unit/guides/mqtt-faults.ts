/** The faults of guide 003, M1 to M20: what is found of each in the files as they are written, and what repairs it. */
import type { GuideFault } from "./guide.ts";

export const mqttFaults: readonly GuideFault[] = [
  {
    fault: "M1",
    says: "port 8084 is both WebSocket with TLS and the dashboard",
    found: [{ rule: "port-conflict", message: "samePort" }],
    repair: [{ find: "dashboard: http(8084)", replace: "dashboard: http(18_083)" }],
  },
  {
    fault: "M2",
    says: "timeout client 600s, and timeout server 50s",
    found: [{ rule: "balancer-idle-against-keepalive" }, { rule: "tcp-timeouts-differ" }],
    repair: [{ find: 'server: "50s"', replace: 'server: "600s"' }],
  },
  {
    fault: "M3",
    says: "balance source",
    found: [{ rule: "balance-by-source" }],
    repair: [{ find: 'algorithm: "source-hash"', replace: 'algorithm: "least-connections"' }],
  },
  {
    fault: "M4",
    says: "check inter 10000 fall 2 rise 5",
    found: [{ rule: "slow-detection" }, { rule: "bake-below-detection" }],
    repair: [
      {
        find: '{ every: "10s", timeout: "5s", fall: 2, rise: 5 }',
        replace: '{ every: "1s", timeout: "1s", fall: 2, rise: 2 }',
      },
    ],
  },
  {
    fault: "M5",
    says: "the check opens the port, which a broker that hangs lets it",
    found: [{ rule: "shallow-health-check", message: "opensBrokerPort" }],
    repair: [
      { find: "tcp({ steady", replace: 'command(["mqtt-connect", "{host}", "{port}"], { steady' },
      { find: "certificate, cluster,", replace: "certificate, cluster, command," },
    ],
  },
  {
    fault: "M6",
    says: "nothing closes the sessions of a dead node",
    found: [{ rule: "sessions-of-dead-instance" }],
    repair: [
      {
        find: "maxConnections: 50_000",
        replace: 'onMarkedDown: "shutdown-sessions", maxConnections: 50_000',
      },
    ],
  },
  {
    fault: "M7",
    says: "no hard-stop-after",
    found: [{ rule: "no-hard-stop" }],
    repair: [{ find: "maxConnections: 50_000", replace: 'hardStopAfter: "10m", maxConnections: 50_000' }],
  },
  {
    fault: "M8",
    says: "no PROXY protocol",
    found: [{ rule: "client-address-lost" }],
    repair: [
      { find: "port: tcp(1883)", replace: 'port: tcp(1883, { proxyProtocol: "v2" })' },
      { find: "maxConnections: 50_000", replace: "sendsProxyHeader: true, maxConnections: 50_000" },
    ],
  },
  {
    fault: "M9",
    says: "TLS ends at the load balancer",
    found: [{ rule: "plain-behind-tls" }],
    repair: [{ find: "maxConnections: 50_000", replace: "encryptsBehind: true, maxConnections: 50_000" }],
  },
  {
    fault: "M10",
    says: "no-sslv3 alone",
    found: [{ rule: "obsolete-tls" }],
    repair: [{ find: 'oldestTls: "1.0"', replace: 'oldestTls: "1.2"' }],
  },
  {
    fault: "M11",
    says: "maxconn 50000 for a million devices",
    found: [{ rule: "maxconn-below-devices" }],
    repair: [{ find: "maxConnections: 50_000", replace: "maxConnections: 1_000_000" }],
  },
  {
    fault: "M12",
    variant: "mqtt-aws",
    says: "a Classic Load Balancer, which closes what is silent for 60s, and drains nothing",
    found: [{ rule: "balancer-idle-against-keepalive" }, { rule: "no-connection-draining" }],
    repair: [
      { find: '{ kind: "aws-classic" }', replace: '{ kind: "aws-classic", idle: "180s", draining: "300s" }' },
    ],
  },
  {
    fault: "M13",
    variant: "mqtt-nginx",
    says: "no proxy_protocol in nginx",
    found: [{ rule: "client-address-lost" }],
    repair: [
      { find: "port: tcp(1883)", replace: 'port: tcp(1883, { proxyProtocol: "v2" })' },
      { find: "asksInstances: false", replace: "asksInstances: false, sendsProxyHeader: true" },
    ],
  },
  {
    fault: "M14",
    variant: "mqtt-nginx",
    says: "max_fails=2 fail_timeout=30s, so that clients are the checks",
    found: [{ rule: "passive-checks" }],
    repair: [{ find: "asksInstances: false", replace: "asksInstances: true" }],
  },
  {
    fault: "M15",
    says: "two nodes, and one load balancer",
    found: [{ rule: "broker-majority" }, { rule: "single-point" }],
    repair: [
      { find: "replicas: 2,", replace: "replicas: 3," },
      {
        find: "{ balancers: [edge] }",
        replace:
          '{ balancers: [edge, loadBalancer("second", { listen: tcp(8884), from: anywhere, to: broker, product: { kind: "aws-network", maxConnections: 50_000 } })] }',
      },
    ],
  },
  {
    fault: "M16",
    says: "`listen` with a default_backend, instead of a frontend",
    notInAModel:
      "Both words of HAProxy's file give the same listener and the same pool: a model holds these, not their spelling.",
  },
  {
    fault: "M17",
    says: "nothing on draining and moving clients before a node stops",
    found: [{ rule: "no-evacuation" }],
    repair: [{ find: "devices: 1_000_000,", replace: "devices: 1_000_000, evacuates: true," }],
  },
  {
    fault: "M18",
    says: "the cookie and the password of the dashboard are those that everybody knows",
    found: [{ rule: "broker-default-credentials" }],
    repair: [
      {
        find: "  mqtt: {",
        replace:
          '  env: { EMQX_NODE__COOKIE: secret("COOKIE"), EMQX_DASHBOARD__DEFAULT_PASSWORD: secret("DASHBOARD") },\n  mqtt: {',
      },
    ],
  },
  {
    fault: "M19",
    says: "4369, 5369 and 6369 between the nodes",
    found: [{ rule: "broker-node-ports" }],
    repair: [{ find: "nodePorts: [4369, 5369, 6369]", replace: "nodePorts: [4370, 5370]" }],
  },
  {
    fault: "M20",
    says: "a direct connection is not recommended, without a reason",
    notInAModel:
      "It is advice about another setup than the one that is built: what is missing is a sentence.",
  },
];
