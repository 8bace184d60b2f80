/** What stickiness, shares, PROXY headers and limits of connections are in the configuration of HAProxy. */
import { expect, test } from "vitest";
import { present } from "../../base/assert.ts";
import type { Member } from "../../contract/effect.ts";
import {
  cluster,
  cookie,
  developmentCertificate,
  http,
  listener,
  loadBalancer,
  service,
  split,
  tcp,
} from "../../index.ts";
import type { BalancerHandle } from "../../model/balancer.ts";
import { haproxyConfig } from "./config.ts";

const web = service("web", {
  command: ["true"],
  port: http(8080, { proxyProtocol: "v2" }),
  ports: { admin: http(8081), mqtt: tcp(1883, { proxyProtocol: "v1" }) },
  connections: { max: 50 },
});
const beta = service("beta", { command: ["true"], port: http(8080), health: http("/ready") });

function configOf(edge: BalancerHandle): string {
  const { balancers, services } = cluster("shop", { balancers: [edge] });
  return haproxyConfig({
    balancer: present(balancers[0], "the balancer"),
    services,
    members: services.map(
      ({ name }, index): Member => ({
        pool: name,
        revision: 1,
        several: true,
        instance: `${name}-1.r1`,
        address: `127.77.${index + 1}.1`,
        port: 8080,
        state: "ready",
      }),
    ),
    interfaceAddresses: [],
    socketFolder: "/run/t",
  });
}

/** Lines with one of these words, each with the section that it is in. */
function linesWith(text: string, ...words: readonly string[]): readonly string[] {
  let section = "";
  return text.split("\n").flatMap((line) => {
    if (/^\S/.test(line)) section = line.split(" ")[1] ?? "";
    return words.some((word) => line.includes(word)) ? [`${section}: ${line.trim()}`] : [];
  });
}

test("by source: one table, which the last known pool shares", () => {
  const text = configOf(loadBalancer("edge", { listen: http(80), to: beta, sticky: "source" }));
  expect(linesWith(text, "stick")).toEqual([
    "beta: stick-table type ipv6 size 100k expire 30m",
    "beta: stick on src",
    "beta_last: stick on src table beta",
  ]);
});

test("by the client id of MQTT: a digest, only of MQTT, and only where there is an id", () => {
  const text = configOf(
    loadBalancer("edge", { listen: tcp(1883), to: web.ports.mqtt, sticky: "mqtt-client-id" }),
  );
  const id = "req.payload(0,0),mqtt_field_value(connect,client_identifier)";
  expect(linesWith(text, "payload", "stick-table", "inspect")).toEqual([
    "front_edge: tcp-request inspect-delay 10000ms",
    "front_edge: tcp-request content reject unless { req.payload(0,0),mqtt_is_valid }",
    "web.mqtt: stick-table type binary len 20 size 100k expire 30m",
    `web.mqtt: stick on ${id},sha1 if { ${id},length gt 0 }`,
    `web.mqtt_last: stick on ${id},sha1 table web.mqtt if { ${id},length gt 0 }`,
  ]);
});

test("by cookie: no script reads it, and two services behind one listener have a cookie each", () => {
  const one = configOf(loadBalancer("edge", { listen: http(80), to: web, sticky: cookie("SERVER") }));
  expect(linesWith(one, " cookie ")).toEqual([
    "web: cookie SERVER insert indirect nocache httponly dynamic attr SameSite=Lax",
    "web_last: cookie SERVER insert indirect nocache httponly dynamic attr SameSite=Lax",
  ]);
  const tls = developmentCertificate();
  const secure = configOf(
    loadBalancer("edge", { listen: http(443), tls, to: web, sticky: cookie("SERVER") }),
  );
  expect(linesWith(secure, " cookie ")[0]).toBe(
    "web: cookie SERVER insert indirect nocache httponly secure dynamic attr SameSite=Lax",
  );
  const routes = [{ path: "/beta", to: beta }];
  const two = configOf(loadBalancer("edge", { listen: http(80), to: web, routes, sticky: cookie("SERVER") }));
  const names = linesWith(two, " cookie ").map((line) => line.split(" ")[2]);
  expect(new Set(names).size).toBe(2);
  expect(names.every((name) => /^SERVER_[0-9a-f]{6}$/.test(name ?? ""))).toBe(true);
});

test("the header goes to a port that expects it, also with its check; the check of another port has none", () => {
  const front = listener("front", { listen: http(80, { proxyProtocol: "v1" }), to: web });
  const admin = listener("admin", { listen: http(81), to: web.ports.admin });
  const text = configOf(loadBalancer("edge", { listeners: [front, admin] }));
  expect(linesWith(text, "bind 127")).toEqual([
    "front_front: bind 127.0.0.1:80 accept-proxy",
    "front_admin: bind 127.0.0.1:81",
  ]);
  const keep = "pool-max-conn -1 pool-purge-delay 5s maxconn 50";
  const servers = linesWith(text, "server web-1.r1 ").map((line) =>
    line.replace(/(?:fast)?inter .* mark-down/, "…"),
  );
  expect(servers).toEqual([
    `web: server web-1.r1 127.77.1.1:8080 weight 100 check check-send-proxy … ${keep} send-proxy-v2`,
    `web_last: server web-1.r1 127.77.1.1:8080 weight 100 ${keep} send-proxy-v2`,
    `web.admin: server web-1.r1 127.77.1.1:8081 weight 100 check port 8080 check-send-proxy … ${keep}`,
    `web.admin_last: server web-1.r1 127.77.1.1:8081 weight 100 ${keep}`,
  ]);
});

test("a share is taken by chance while a server of it is up; the largest is what the others leave", () => {
  const text = configOf(
    loadBalancer("edge", {
      listen: http(80),
      to: split([
        [web, 95],
        [beta, 5],
      ]),
    }),
  );
  expect(linesWith(text, "use_backend", "default_backend")).toEqual([
    "front_edge: use_backend beta if { rand(100) lt 5 } { nbsrv(beta) gt 0 }",
    "front_edge: use_backend web_last if { nbsrv(web) eq 0 }",
    "front_edge: default_backend web",
  ]);
});
