/** Options of a listener that were written without their builders: held to what the types refuse. */
import { expect, test } from "vitest";
import { http } from "./health.ts";
import { listener } from "./listener.ts";
import { service } from "./service.ts";
import { developmentCertificate } from "./tls.ts";

const web = service("web", { command: ["node"], port: http(8080) });

function listening(options: object): () => unknown {
  return () => listener("main", { listen: http(80), to: web, ...options });
}

test.each([
  ["a cookie of two lines", { sticky: { kind: "cookie", name: "A\n  acl x" } }, /is no name for a cookie/],
  [
    "a version of TLS that is none",
    { tls: { ...developmentCertificate(), minimum: "1.0" } },
    /minimum must be/,
  ],
  ["a certificate without a key", { tls: { kind: "certificate", minimum: "1.2" } }, /tls cannot be/],
  ["a protocol that is none", { listen: { kind: "port", protocol: "udp", port: 80 } }, /listen cannot be/],
  ["a PROXY header that is none", { listen: { ...http(80), proxyProtocol: "v3" } }, /listen cannot be/],
])("%s is refused", (_what, options, message) => {
  expect(listening(options)).toThrow(message);
});

test("what is just like the builders' own is taken", () => {
  const sticky = { kind: "cookie", name: "SERVER" };
  const tls = { kind: "development-certificate", minimum: "1.3" };
  expect(listening({ sticky, tls, listen: { kind: "port", protocol: "http", port: 80 } })).not.toThrow();
});
