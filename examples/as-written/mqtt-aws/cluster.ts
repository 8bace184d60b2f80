/**
 * The brokers of guide 003 behind a Classic Load Balancer of AWS, as the guide has them ("Deploying on AWS"), faults included.
 * It is here to be checked, not to run. Comments quote the section of the guide.
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
  // "Deploying on AWS", step 6: the guide leaves the check of the ELB as it is.
  health: tcp({ steady: { every: "30s", timeout: "5s", fall: 2, rise: 10 } }),
});

const edge = loadBalancer("edge", {
  // "Deploying on AWS", step 7: "create SSL listener and terminate the SSL connections on the ELB".
  listen: tcp(8883),
  from: anywhere,
  tls: certificate({ chain: "emqx.pem", key: secret("EMQX_KEY") }),
  to: broker,
  // "Deploying on AWS", step 6: "Create ELB (Classic Load Balancer)"; its settings are those that it comes with.
  product: { kind: "aws-classic" },
});

export default cluster("mqtt-aws", { balancers: [edge] });
