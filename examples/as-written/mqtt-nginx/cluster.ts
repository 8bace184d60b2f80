/**
 * The brokers of guide 003 behind NGINX Plus, as the guide has them ("Deploying on private network"), faults included. It is
 * here to be checked, not to run. Comments quote the section of the guide.
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
  // "NGINX Plus", upstream: no check of its own, so nothing else asks the brokers either.
  health: tcp(),
});

const edge = loadBalancer("edge", {
  // "NGINX Plus", server: listen 8883 ssl; ssl_certificate and ssl_certificate_key.
  listen: tcp(8883),
  from: anywhere,
  tls: certificate({ chain: "cert.pem", key: secret("EMQX_KEY") }),
  to: broker,
  // "NGINX Plus", upstream: hash $remote_addr.
  algorithm: "source-hash",
  product: {
    kind: "nginx",
    // "NGINX Plus", upstream: max_fails=2 fail_timeout=30s, and no health_check.
    asksInstances: false,
  },
});

export default cluster("mqtt-nginx", { balancers: [edge] });
