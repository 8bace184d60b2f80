/** Examples for plain-confidence. */
import {
  anywhere,
  type Cluster,
  certificate,
  cluster,
  http,
  loadBalancer,
  operators,
  type SecurityGroup,
  secret,
  service,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const tls = certificate({ chain: "/etc/tls/shop.pem", key: secret("TLS_KEY") });

const shop = (isSealed: boolean, from: SecurityGroup = anywhere): Cluster => {
  const login = service("login", { command: ["login"], port: http(8080), receives: ["passwords"] });
  const own = isSealed ? { tls } : {};
  return cluster("shop", {
    balancers: [loadBalancer("edge", { listen: http(443), from, to: login, ...own })],
  });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "passwords in clear",
      bad: { cluster: shop(false) },
      expected: [{ message: "readable", subject: "edge", severity: "error", path: ["tls"] }],
      good: { cluster: shop(true) },
    },
  ],
  innocents: [{ name: "people on this machine", good: { cluster: shop(false, operators) } }],
};
