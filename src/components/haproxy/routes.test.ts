/** The configuration of an HAProxy with several listeners and routes. */
import { expect, test } from "vitest";
import { present } from "../../base/assert.ts";
import type { Member } from "../../contract/effect.ts";
import { cluster, http, listener, loadBalancer, service, tcp } from "../../index.ts";
import { haproxyConfig } from "./config.ts";
import type { HaproxyPlace } from "./place.ts";

const members: readonly Member[] = (["ready", "checking"] as const).map((state, index) => ({
  pool: "web",
  revision: 1,
  several: true,
  instance: `web-${index + 1}.r1`,
  address: `127.77.1.${index + 1}`,
  port: 8080,
  state,
}));

test("listeners, routes by host and path, a named port, and tcp", () => {
  const web = service("web", {
    command: ["true"],
    port: http(8080),
    ports: { admin: http(9090), feed: tcp(9000) },
  });
  const eth = service("eth", { command: ["true"], port: http(8545) });
  const front = listener("front", {
    listen: http(8000),
    to: web,
    routes: [
      { path: "/eth", to: eth },
      { host: "*.shop.example", path: "/admin", to: web.ports.admin },
      { host: "eth.shop.example", to: eth },
    ],
  });
  const feed = listener("feed", { listen: tcp(9000), to: web.ports.feed, timeouts: { tunnel: "2m" } });
  const only = listener("only", { listen: http(8001), routes: [{ path: "/eth", to: eth }] });
  const edge = loadBalancer("edge", { listeners: [front, feed, only] });
  const { balancers, services } = cluster("shop", { balancers: [edge] });
  const whole: HaproxyPlace = {
    balancer: present(balancers[0], "the balancer"),
    services,
    members,
    interfaceAddresses: ["127.0.0.1"],
    socketFolder: "/run/t",
  };
  const sections = haproxyConfig(whole).split("\n\n");
  expect(sections.filter((text) => text.startsWith("frontend")).join("\n")).toMatchInlineSnapshot(`
    "frontend front_front
      mode http
      bind 127.0.0.1:8000
      timeout client 30000ms
      timeout http-request 10000ms
      timeout http-keep-alive 10000ms
      option idle-close-on-response
      http-request set-header x-forwarded-for %[src]
      http-request set-header x-forwarded-proto %[ssl_fc,iif(https,http)]
      http-request set-header x-request-id %[uuid()]
      acl host_0 req.hdr(host),host_only,lower -m str eth.shop.example
      acl host_1 req.hdr(host),host_only,lower -m end .shop.example
      acl path_1 path /admin
      acl path_1 path_beg /admin/
      acl path_2 path /eth
      acl path_2 path_beg /eth/
      use_backend eth_last if host_0 { nbsrv(eth) eq 0 }
      use_backend eth if host_0
      use_backend web.admin_last if host_1 path_1 { nbsrv(web.admin) eq 0 }
      use_backend web.admin if host_1 path_1
      use_backend eth_last if path_2 { nbsrv(eth) eq 0 }
      use_backend eth if path_2
      use_backend web_last if { nbsrv(web) eq 0 }
      default_backend web
    frontend front_feed
      mode tcp
      bind 127.0.0.1:9000
      timeout client 30000ms
      use_backend web.feed_last if { nbsrv(web.feed) eq 0 }
      default_backend web.feed
    frontend front_only
      mode http
      bind 127.0.0.1:8001
      timeout client 30000ms
      timeout http-request 10000ms
      timeout http-keep-alive 10000ms
      option idle-close-on-response
      http-request set-header x-forwarded-for %[src]
      http-request set-header x-forwarded-proto %[ssl_fc,iif(https,http)]
      http-request set-header x-request-id %[uuid()]
      acl path_0 path /eth
      acl path_0 path_beg /eth/
      http-request return status 404 content-type text/plain string "no route leads here\\n" unless path_0
      use_backend eth_last if path_0 { nbsrv(eth) eq 0 }
      use_backend eth if path_0
    frontend exporter_
      mode http
      bind /run/t/edge.metrics mode 600
      timeout client 5s
      http-request use-service prometheus-exporter if { path /metrics }
      http-request deny deny_status 404
    "
  `);
  const backends = sections.filter((text) => text.startsWith("backend"));
  expect(backends.map((text) => text.split("\n")[0])).toEqual(
    ["eth", "eth_last", "web.admin", "web.admin_last", "web", "web_last", "web.feed", "web.feed_last"].map(
      (name) => `backend ${name}`,
    ),
  );
  const servers =
    backends.find((text) => text.startsWith("backend web.admin\n"))?.match(/server web.*/g) ?? [];
  expect(servers).toEqual([
    expect.stringMatching(/^server web-1\.r1 127\.77\.1\.1:9090 weight 100 check port 8080 /),
    expect.stringMatching(/^server web-2\.r1 127\.77\.1\.2:9090 weight 0 check port 8080 /),
  ]);
});
