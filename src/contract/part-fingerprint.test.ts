/** What makes an instance another one: also what stands in the URLs that it was given. */
import { expect, test } from "vitest";
import { cluster, developmentCertificate, http, loadBalancer, service } from "../index.ts";
import type { Tls } from "../model/tls.ts";
import { makeRevision } from "./revision.ts";

function callerWith(tls?: Tls): string | undefined {
  const web = service("web", { command: ["node"], port: http(8080) });
  const edge = loadBalancer("edge", { listen: http(9000), to: web, ...(tls ? { tls } : {}) });
  const caller = service("caller", { command: ["node"], env: { EDGE: edge.url } });
  const revision = makeRevision(1, cluster("shop", { balancers: [edge], services: [caller] }), {});
  return revision.parts.find(({ part }) => part === "caller")?.fingerprint;
}

test("who refers to a balancer is another one once that speaks TLS, and not with another certificate", () => {
  expect(callerWith(developmentCertificate())).not.toBe(callerWith());
  expect(callerWith(developmentCertificate())).toBe(callerWith(developmentCertificate({ minimum: "1.3" })));
});
