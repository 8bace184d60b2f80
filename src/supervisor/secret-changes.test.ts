/** Which kept values something in use still needs. */
import { expect, test } from "vitest";
import { makeRevision } from "../contract/revision.ts";
import { emptyState } from "../control/state.ts";
import { cluster, developmentCertificate, http, loadBalancer, secret, service } from "../index.ts";
import { revisionUsing } from "./secret-changes.ts";

const web = service("web", { command: ["web"], env: { KEY: secret("KEY") }, port: http(8080) });
const edge = loadBalancer("edge", { listen: http(443), to: web, tls: developmentCertificate() });
const current = makeRevision(1, cluster("shop", { balancers: [edge] }), {});
const up = { ...emptyState("shop", "127.9"), wanted: "up", current, basis: current } as const;
const down = { ...up, wanted: "down" } as const;

test("the key of a certificate for development is needed while a listener may show it, and made anew after", () => {
  expect(revisionUsing(up, "TUTTI_DEVELOPMENT_CERTIFICATE")?.number).toBe(1);
  expect(revisionUsing(down, "TUTTI_DEVELOPMENT_CERTIFICATE")).toBeUndefined();
});

test("a secret is needed by what ran last as well, and another name by nothing", () => {
  expect(revisionUsing(up, "KEY")?.number).toBe(1);
  expect(revisionUsing(down, "KEY")?.number).toBe(1);
  expect(revisionUsing(up, "OTHER")).toBeUndefined();
});
