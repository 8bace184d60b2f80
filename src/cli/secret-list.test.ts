/** What `tutti secret list` tells of each secret. */
import { expect, test } from "vitest";
import { cluster, developmentCertificate, http, loadBalancer, redis, secret, service } from "../index.ts";
import { plainPaint } from "./paint.ts";
import { listedSecrets, type SecretFacts, secretLines } from "./secret-list.ts";

const key = secret("KEY");
const state = redis("state", { password: secret("PASSWORD") });
const door = service("door", {
  command: ["door"],
  port: http(8080),
  env: { KEY: key, KEY_PREVIOUS: key.other, PIN: secret("PIN"), REDIS_URL: state.url },
});
const shop = cluster("shop", { services: [door], secrets: "secrets.env" });
const at = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

function listed(change: Partial<SecretFacts> = {}): readonly string[] {
  const kept = [
    { name: "KEY", version: 1, atWallMs: at },
    { name: "KEY", version: 2, atWallMs: at + 1_000 },
    { name: "OLD", version: 1, atWallMs: at },
  ];
  const given = new Map([["PASSWORD", { from: "file" as const }]]);
  const facts = { cluster: shop, inUse: {}, next: {}, given, kept, ...change };
  return secretLines(listedSecrets(facts), shop.secretsFile, plainPaint);
}

test("every secret of the file and of the vault: its version, since when, from where, and for whom", () => {
  expect(listed({ inUse: { KEY: 1 }, next: { KEY: 1 } })).toEqual([
    "NAME      VERSION  SINCE                 FROM         USED BY",
    "KEY       1        2026-01-02T03:04:05Z  vault        door",
    "OLD       –        2026-01-02T03:04:05Z  vault        nothing",
    "PASSWORD  –        –                     secrets.env  state",
    "PIN       –        –                     missing      door",
  ]);
});

test("the key of the certificate for development is used by the balancer that shows it", () => {
  const edge = loadBalancer("edge", { listen: http(443), to: door, tls: developmentCertificate() });
  const kept = [{ name: "TUTTI_DEVELOPMENT_CERTIFICATE", version: 1, atWallMs: at }];
  const lines = listed({ cluster: cluster("shop", { balancers: [edge] }), kept });
  expect(lines.find((line) => line.startsWith("TUTTI_"))).toMatch(/vault +edge$/);
});

test("what waits for a deploy, and how far a rotation is with the command that goes on", () => {
  expect(listed({ inUse: { KEY: 1 }, next: { KEY: 2 } }).at(-1)).toBe(
    "KEY: another value waits for `tutti deploy`",
  );
  expect(listed({ inUse: { KEY: 1, "KEY.other": 2 }, next: { KEY: 1, "KEY.other": 2 } }).at(-1)).toBe(
    "KEY: version 2 is accepted as well; go on with `tutti secret rotate KEY`",
  );
  expect(listed({ inUse: { KEY: 2, "KEY.other": 1 }, next: { KEY: 2, "KEY.other": 1 } }).at(-1)).toBe(
    "KEY: version 1 is still accepted; end that with `tutti secret rotate KEY --finish`",
  );
});
