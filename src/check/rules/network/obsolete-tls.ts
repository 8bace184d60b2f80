/** Finds a balancer that speaks versions of TLS that are broken. */
import { stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, type Verdict, violated } from "../../verdict.ts";

const NAMES = { ssl3: "SSL 3.0", "1.0": "TLS 1.0", "1.1": "TLS 1.1" } as const;

export const obsoleteTls: Rule = defineRule({
  id: "obsolete-tls",
  category: "network",
  severity: "warning",
  docs: {
    what: "A balancer speaks SSL 3.0, TLS 1.0 or TLS 1.1.",
    why:
      "Their ciphers are broken, and who can change what is sent makes both sides agree on the oldest that both know. It " +
      "is a warning, since it takes somebody on the way. Balancers that tutti configures begin with TLS 1.2.",
    source:
      "RFC 8996 (TLS 1.0 and 1.1), RFC 7568 (SSL 3.0); an EMQ X guide with no-sslv3, which leaves both on old HAProxys.",
  },
  messages: {
    broken: {
      text: '"{door}" still speaks {version}.',
      counterExample:
        'somebody between a client and "{door}" lets the first tries fail; both fall back to {version}, which can be read.',
      fix: 'let "{door}" begin with TLS 1.2 (ssl-min-ver TLSv1.2) and say product.oldestTls: "1.2".',
    },
  },
  about: ({ cluster }) => cluster.balancers,
  judge(balancer): Verdict<"broken"> {
    const { product, listeners } = balancer;
    const oldest = product?.oldestTls;
    if (oldest === undefined) {
      if (!product || !listeners.some(({ tls }) => tls)) return holds;
      const tell = `say product: { oldestTls: "1.2" } on "${balancer.name}".`;
      return unknown(balancer, "the oldest version of TLS that it speaks", tell);
    }
    if (oldest === "1.2" || oldest === "1.3") return holds;
    return violated({
      message: "broken",
      part: balancer,
      path: ["product", "oldestTls"],
      data: { door: balancer.name, version: NAMES[oldest] },
      evidence: [stated(`product.oldestTls is ${oldest}`)],
    });
  },
});
