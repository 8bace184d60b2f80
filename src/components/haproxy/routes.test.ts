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
  expect(haproxyConfig(whole)).toMatchInlineSnapshot(`
    "global
      nbthread 1
      fd-hard-limit 50000
      stats socket /run/t/edge.sock mode 600 level admin expose-fd listeners
      stats timeout 1m
      log stdout format raw local0 err

    defaults
      log global
      option log-health-checks
      retries 3
      option redispatch 1

    frontend front_front
      mode http
      bind 127.0.0.1:8000
      timeout client 30000ms
      timeout http-request 10000ms
      timeout http-keep-alive 10000ms
      option idle-close-on-response
      http-request disable-l7-retry unless { method GET HEAD OPTIONS PUT DELETE }
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
      http-request disable-l7-retry unless { method GET HEAD OPTIONS PUT DELETE }
      acl path_0 path /eth
      acl path_0 path_beg /eth/
      http-request return status 404 content-type text/plain string "no route leads here\\n" unless path_0
      use_backend eth_last if path_0 { nbsrv(eth) eq 0 }
      use_backend eth if path_0

    backend eth
      mode http
      balance leastconn
      timeout connect 1000ms
      timeout server 30000ms
      timeout queue 5000ms
      timeout tunnel 3600000ms
      retry-on conn-failure empty-response 0rtt-rejected
      http-reuse safe
      timeout check 1000ms

    backend eth_last
      mode http
      balance leastconn
      timeout connect 1000ms
      timeout server 30000ms
      timeout queue 5000ms
      timeout tunnel 3600000ms
      retry-on conn-failure empty-response 0rtt-rejected
      http-reuse safe

    backend web.admin
      mode http
      balance leastconn
      timeout connect 1000ms
      timeout server 30000ms
      timeout queue 5000ms
      timeout tunnel 3600000ms
      retry-on conn-failure empty-response 0rtt-rejected
      http-reuse safe
      timeout check 1000ms
      server web-1.r1 127.77.1.1:9090 weight 100 check port 8080 inter 500ms fastinter 100ms downinter 200ms fall 2 rise 2 observe layer4 error-limit 1 on-error mark-down pool-max-conn -1 pool-purge-delay 5s
      server web-2.r1 127.77.1.2:9090 weight 0 check port 8080 inter 500ms fastinter 100ms downinter 200ms fall 2 rise 2 observe layer4 error-limit 1 on-error mark-down pool-max-conn -1 pool-purge-delay 5s

    backend web.admin_last
      mode http
      balance leastconn
      timeout connect 1000ms
      timeout server 30000ms
      timeout queue 5000ms
      timeout tunnel 3600000ms
      retry-on conn-failure empty-response 0rtt-rejected
      http-reuse safe
      server web-1.r1 127.77.1.1:9090 weight 100 pool-max-conn -1 pool-purge-delay 5s
      server web-2.r1 127.77.1.2:9090 weight 0 pool-max-conn -1 pool-purge-delay 5s

    backend web
      mode http
      balance leastconn
      timeout connect 1000ms
      timeout server 30000ms
      timeout queue 5000ms
      timeout tunnel 3600000ms
      retry-on conn-failure empty-response 0rtt-rejected
      http-reuse safe
      timeout check 1000ms
      server web-1.r1 127.77.1.1:8080 weight 100 check inter 500ms fastinter 100ms downinter 200ms fall 2 rise 2 observe layer4 error-limit 1 on-error mark-down pool-max-conn -1 pool-purge-delay 5s
      server web-2.r1 127.77.1.2:8080 weight 0 check inter 500ms fastinter 100ms downinter 200ms fall 2 rise 2 observe layer4 error-limit 1 on-error mark-down pool-max-conn -1 pool-purge-delay 5s

    backend web_last
      mode http
      balance leastconn
      timeout connect 1000ms
      timeout server 30000ms
      timeout queue 5000ms
      timeout tunnel 3600000ms
      retry-on conn-failure empty-response 0rtt-rejected
      http-reuse safe
      server web-1.r1 127.77.1.1:8080 weight 100 pool-max-conn -1 pool-purge-delay 5s
      server web-2.r1 127.77.1.2:8080 weight 0 pool-max-conn -1 pool-purge-delay 5s

    backend web.feed
      mode tcp
      balance leastconn
      timeout connect 1000ms
      timeout server 30000ms
      timeout queue 5000ms
      timeout tunnel 120000ms
      timeout check 1000ms
      server web-1.r1 127.77.1.1:9000 weight 100 check port 8080 inter 500ms fastinter 100ms downinter 200ms fall 2 rise 2 observe layer4 error-limit 1 on-error mark-down pool-max-conn -1 pool-purge-delay 5s
      server web-2.r1 127.77.1.2:9000 weight 0 check port 8080 inter 500ms fastinter 100ms downinter 200ms fall 2 rise 2 observe layer4 error-limit 1 on-error mark-down pool-max-conn -1 pool-purge-delay 5s

    backend web.feed_last
      mode tcp
      balance leastconn
      timeout connect 1000ms
      timeout server 30000ms
      timeout queue 5000ms
      timeout tunnel 120000ms
      server web-1.r1 127.77.1.1:9000 weight 100 pool-max-conn -1 pool-purge-delay 5s
      server web-2.r1 127.77.1.2:9000 weight 0 pool-max-conn -1 pool-purge-delay 5s

    frontend exporter_
      mode http
      bind /run/t/edge.metrics mode 600
      timeout client 5s
      http-request use-service prometheus-exporter if { path /metrics }
      http-request deny deny_status 404
    "
  `);
});
