/**
 * The brokers of guide 003 behind HAProxy, as the guide has them ("Deploying on private network"), faults included. It is here
 * to be checked, not to run. Comments quote the section of the guide.
 */
import { anywhere, certificate, cluster, http, loadBalancer, secret, service, tcp } from "tutti";

const broker = service("emqx", {
  // "Install and cluster EMQ X on these two hosts".
  command: ["emqx", "foreground"],
  replicas: 2,
  // "EMQ X Cluster", the table of ports. 8084 stands there twice.
  port: tcp(1883),
  ports: {
    mqtts: tcp(8883),
    websocket: http(8083),
    "websocket-tls": tcp(8084),
    api: http(8080),
    dashboard: http(8084),
  },
  // "Firewall should make the relevant ports accessible for public".
  from: anywhere,
  mqtt: {
    program: "emqx",
    // The guide names none: 60s is what MQTT clients such as Paho and mosquitto begin with.
    keepalive: "60s",
    // "Load Balancer (LB)": "a single EMQ X cluster can serve a million devices".
    devices: 1_000_000,
    // "Following ports are opened for cluster internal communication".
    nodePorts: [4369, 5369, 6369],
  },
  // "HAProxy", server: check inter 10000 fall 2 rise 5; timeout check 5000. Without more, it opens the port.
  health: tcp({ steady: { every: "10s", timeout: "5s", fall: 2, rise: 5 } }),
});

const edge = loadBalancer("edge", {
  // "HAProxy", listen mqtt-ssl: bind *:8883 ssl crt /etc/ssl/emqx/emqx.pem, mode tcp.
  listen: tcp(8883),
  from: anywhere,
  tls: certificate({ chain: "emqx.pem", key: secret("EMQX_KEY") }),
  to: broker,
  // "HAProxy", backend: balance source.
  algorithm: "source-hash",
  // "HAProxy": timeout client 600s, timeout server 50s.
  timeouts: { client: "600s", server: "50s" },
  product: {
    kind: "haproxy",
    // "HAProxy", bind: no-sslv3.
    oldestTls: "1.0",
    // "HAProxy", listen: maxconn 50000.
    maxConnections: 50_000,
  },
});

export default cluster("mqtt", { balancers: [edge] });
