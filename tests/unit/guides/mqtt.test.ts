/** Guide 003: EMQ X behind HAProxy, NGINX Plus, or a Classic Load Balancer of AWS. */
import { holdGuide } from "./hold-guide.ts";
import { mqttFaults } from "./mqtt-faults.ts";

const oneZone = "the guide names two hosts, and nothing that keeps them from failing together";
const unhurried = "the guide leaves the check as it comes, and nothing waits for two of them";

holdGuide({
  system: "mqtt",
  variants: ["mqtt-nginx", "mqtt-aws"],
  letter: "M",
  count: 20,
  faults: mqttFaults,
  extras: [
    { rule: "replicas-in-one-zone", why: oneZone },
    { rule: "replicas-in-one-zone", variant: "mqtt-nginx", why: oneZone },
    { rule: "replicas-in-one-zone", variant: "mqtt-aws", why: oneZone },
    { rule: "bake-below-detection", variant: "mqtt-aws", why: unhurried },
    { rule: "slow-detection", variant: "mqtt-aws", why: unhurried },
    {
      rule: "names-resolved-once",
      variant: "mqtt-nginx",
      why: "the addresses of the brokers stand in nginx.conf, and a new broker has another",
    },
  ],
});
