/** The configuration of HAProxy: its text, and what is refused because it would mean something else. */
import { describe, expect, test } from "vitest";
import { present } from "../../base/assert.ts";
import type { Member } from "../../contract/effect.ts";
import { anywhere, cluster, command, http, loadBalancer, service, tcp } from "../../index.ts";
import type { BalancerOptions } from "../../model/balancer.ts";
import type { Service, ServiceOptions } from "../../model/service.ts";
import { haproxyConfig } from "./config.ts";
import { launchHaproxy } from "./launch.ts";
import type { HaproxyPlace } from "./place.ts";
import { poolServerWords, serverParametersOf } from "./server-parameters.ts";
import { unsafeIn } from "./unsafe.ts";

const members: readonly Member[] = [
  {
    pool: "web",
    revision: 1,
    several: true,
    instance: "web-2.r1",
    address: "127.77.1.2",
    port: 8080,
    state: "checking",
  },
  {
    pool: "web",
    revision: 1,
    several: true,
    instance: "web-1.r1",
    address: "127.77.1.1",
    port: 8080,
    state: "ready",
  },
  {
    pool: "web",
    revision: 1,
    several: true,
    instance: "web-3.r1.g2",
    address: "127.77.1.3",
    port: 8080,
    state: "draining",
  },
];

function place(
  balancerOptions: Partial<BalancerOptions<"http">> = {},
  serviceOptions: Partial<ServiceOptions<"web", "http">> = {},
): HaproxyPlace {
  const web = service("web", {
    command: ["true"],
    port: http(8080),
    health: http("/ready"),
    replicas: 3,
    ...serviceOptions,
  });
  const edge = loadBalancer("edge", { listen: http(9000), to: web, ...balancerOptions });
  const model = cluster("shop", { balancers: [edge] });
  const [balancer] = model.balancers;
  const [target] = model.services;
  if (!balancer || !target) throw new Error("the model has both");
  return {
    balancer,
    services: [target],
    members,
    interfaceAddresses: ["10.0.0.5", "127.0.0.1"],
    socketFolder: "/run/t",
  };
}

const exporter = "bind /run/t/edge.metrics mode 600";

test("the whole text, and the same for members in another order", () => {
  const whole = place({ from: anywhere });
  expect(haproxyConfig(whole)).toMatchInlineSnapshot(`
    "global
      nbthread 1
      fd-hard-limit 50000
      stats socket /run/t/edge.sock mode 600 level admin expose-fd listeners
      stats timeout 1m
      hard-stop-after 1800000ms
      log stdout format raw local0 err

    defaults
      log global
      option log-health-checks
      retries 3
      option redispatch 1

    frontend front_edge
      mode http
      bind 10.0.0.5:9000
      bind 127.0.0.1:9000
      timeout client 30000ms
      timeout http-request 10000ms
      timeout http-keep-alive 10000ms
      option idle-close-on-response
      http-request set-header x-forwarded-for %[src]
      http-request set-header x-forwarded-proto %[ssl_fc,iif(https,http)]
      http-request set-header x-request-id %[uuid()]
      use_backend web_last if { nbsrv(web) eq 0 }
      default_backend web

    backend web
      mode http
      balance leastconn
      timeout connect 1000ms
      timeout server 30000ms
      timeout queue 5000ms
      timeout tunnel 3600000ms
      http-request disable-l7-retry unless { method GET HEAD OPTIONS PUT DELETE }
      retry-on conn-failure empty-response 0rtt-rejected
      http-reuse safe
      timeout check 1000ms
      option httpchk
      http-check send meth GET uri /ready ver HTTP/1.1 hdr Host web
      http-check expect status 200
      server web-1.r1 127.77.1.1:8080 weight 100 check inter 500ms fastinter 100ms downinter 200ms fall 2 rise 2 observe layer4 error-limit 1 on-error mark-down pool-max-conn -1 pool-purge-delay 5s
      server web-2.r1 127.77.1.2:8080 weight 0 check inter 500ms fastinter 100ms downinter 200ms fall 2 rise 2 observe layer4 error-limit 1 on-error mark-down pool-max-conn -1 pool-purge-delay 5s
      server web-3.r1.g2 127.77.1.3:8080 weight 100 disabled check inter 500ms fastinter 100ms downinter 200ms fall 2 rise 2 observe layer4 error-limit 1 on-error mark-down pool-max-conn -1 pool-purge-delay 5s

    backend web_last
      mode http
      balance leastconn
      timeout connect 1000ms
      timeout server 30000ms
      timeout queue 5000ms
      timeout tunnel 3600000ms
      http-request disable-l7-retry unless { method GET HEAD OPTIONS PUT DELETE }
      retry-on conn-failure empty-response 0rtt-rejected
      http-reuse safe
      server web-1.r1 127.77.1.1:8080 weight 100 pool-max-conn -1 pool-purge-delay 5s
      server web-2.r1 127.77.1.2:8080 weight 0 pool-max-conn -1 pool-purge-delay 5s
      server web-3.r1.g2 127.77.1.3:8080 weight 100 disabled pool-max-conn -1 pool-purge-delay 5s

    frontend exporter_
      mode http
      bind /run/t/edge.metrics mode 600
      timeout client 5s
      http-request use-service prometheus-exporter if { path /metrics }
      http-request deny deny_status 404
    "
  `);
  expect(haproxyConfig({ ...whole, members: [...members].reverse() })).toBe(haproxyConfig(whole));
});

test("this machine only, without retries, by source", () => {
  const text = haproxyConfig(place({ retries: "off", algorithm: "source-hash" }));
  expect(linesWith(text, "bind ")).toEqual(["bind 127.0.0.1:9000", exporter]);
  expect(linesWith(text, "retr")).toEqual(["retries 0", "retry-on none", "retry-on none"]);
  expect(linesWith(text, "hash-type")).toEqual(["hash-type consistent", "hash-type consistent"]);
});

test("an interface address of version 6 stands in brackets", () => {
  const text = haproxyConfig({ ...place({ from: anywhere }), interfaceAddresses: ["fd00::5"] });
  expect(linesWith(text, "bind ")).toEqual(["bind 127.0.0.1:9000", "bind [fd00::5]:9000", exporter]);
});

describe("checks", () => {
  test("by opening a connection", () => {
    const text = haproxyConfig(place({}, { health: tcp() }));
    expect(linesWith(text, "httpchk")).toEqual([]);
    expect(linesWith(text, "timeout check")).toEqual(["timeout check 1000ms"]);
  });

  test.each([
    ["by command", command(["true"], { steady: { every: "2s" } }), "inter 2000ms"],
    ["of no kind", undefined, "inter 500ms"],
  ])("%s: HAProxy asks for a connection", (_kind, health, pace) => {
    const whole = place();
    const { health: _health, ...plain } = webOf(whole);
    const web = { ...plain, ...(health ? { health } : {}) };
    const text = haproxyConfig({ ...whole, services: [web] });
    expect(linesWith(text, "httpchk")).toEqual([]);
    expect(poolServerWords(serverParametersOf(web, undefined, true))).toContain(`check ${pace}`);
  });

  test("a server that is alone is not marked down by one error", () => {
    const web = webOf(place({}, { replicas: 1 }));
    expect(poolServerWords(serverParametersOf(web, undefined, false))).not.toContain("mark-down");
    expect(poolServerWords(serverParametersOf(web, undefined, true))).toContain("on-error mark-down");
  });

  test("never asked more slowly while down than while up", () => {
    const web = webOf(place({}, { health: http("/", { steady: { every: "50ms" } }) }));
    expect(poolServerWords(serverParametersOf(web, undefined, true))).toContain(
      "inter 50ms fastinter 50ms downinter 50ms",
    );
  });
});

describe("nothing breaks out of its place", () => {
  test("a path with signs that HAProxy knows stays one word", () => {
    const text = haproxyConfig(place({}, { health: http("/a'b#c$d%[e]{f}") }));
    expect(linesWith(text, "http-check send")).toEqual([
      "http-check send meth GET uri '/a'\\''b#c$d%[e]{f}' ver HTTP/1.1 hdr Host web",
    ]);
  });

  test.each([
    ["a path with a new line", { health: "/a\n  bind :1" }],
    ["an instance with a space", { instance: "web-1 disabled" }],
    ["an address with a word behind", { address: "127.0.0.1:1 #" }],
    ["a port that is none", { port: 70_000 }],
    ["a member of another pool", { pool: "other" }],
    ["an interface with a zone", { interface: "fe80::1%eth0" }],
    ["a socket path that is too long", { socketFolder: `/${"x".repeat(100)}` }],
    [
      "the path of its figures' socket, the longest",
      { socketFolder: `/${"x".repeat(95 - "/edge.sock".length)}` },
    ],
    ["a cookie of two lines", { listener: { sticky: { kind: "cookie", name: "A\n  acl x" } } }],
    [
      "a version of TLS that is none",
      { listener: { tls: { kind: "development-certificate", minimum: "1.2 x" } } },
    ],
  ])("%s is refused", (_what, wrong: Record<string, unknown>) => {
    const good = place();
    expect(unsafeIn(good)).toBeUndefined();
    const health = {
      ...webOf(good).health,
      path: wrong["health"] ?? "/",
    } as Service["health"];
    const [first] = good.balancer.listeners;
    const failure = unsafeIn({
      ...good,
      balancer: { ...good.balancer, listeners: [{ ...first, ...(wrong["listener"] as object) }] },
      services: [{ ...webOf(good), ...(health ? { health } : {}) }],
      members: [{ ...members[0], ...wrong } as Member],
      interfaceAddresses: [String(wrong["interface"] ?? "10.0.0.5")],
      socketFolder: String(wrong["socketFolder"] ?? "/run/t"),
    });
    expect(failure).toMatchObject({
      code: "failed",
      message: expect.stringMatching(/^Balancer edge cannot be configured: /),
    });
  });

  test("a launch refuses what is unsafe, and an unknown service", () => {
    const { balancer, services } = place();
    const context = {
      cluster: {
        ...cluster("c", { balancers: [], services: [service("a", { command: ["true"] })] }),
        services,
      },
      instance: "edge-1.r1",
      slot: 1,
      revision: 1,
      effectId: "e",
      address: "127.0.0.1",
      folder: "/run/t/edge-1.r1",
      dataFolder: "/data",
      clusterFolder: "/c",
      socketFolder: "/run/t",
      members,
      interfaceAddresses: [],
      resolve: () => "",
    };
    const launch = launchHaproxy(balancer, context);
    expect(launch.ok && launch.value.argv).toEqual([
      "haproxy",
      "-W",
      "-S",
      "/run/t/edge.master,mode,600",
      "-f",
      "/run/t/edge-1.r1/haproxy.cfg",
    ]);
    expect(
      launchHaproxy(
        { ...balancer, listeners: [{ ...balancer.listeners[0], routes: [{ to: "gone" }] }] },
        context,
      ),
    ).toMatchObject({ ok: false });
    expect(launchHaproxy(balancer, { ...context, socketFolder: `/${"x".repeat(100)}` })).toMatchObject({
      ok: false,
    });
  });
});

function webOf({ services }: HaproxyPlace): Service {
  return present(services[0], "the service");
}

function linesWith(text: string, part: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.includes(part));
}
