/** The configuration of nginx, and that its servers and locations say the same as our routes. */
import { expect, test } from "vitest";
import { present } from "../../base/assert.ts";
import type { Member } from "../../contract/effect.ts";
import { cluster, http, listener, loadBalancer, service, tcp } from "../../index.ts";
import { launchOf } from "../launch.ts";
import { nginxConfig } from "./config.ts";
import type { NginxPlace } from "./place.ts";
import { locationsFor, serverNamesOf } from "./routing.ts";

const web = service("web", {
  command: ["true"],
  port: http(8080),
  ports: { feed: tcp(9000, { proxyProtocol: "v1" }) },
});
const eth = service("eth", { command: ["true"], port: http(8545) });
const edge = loadBalancer("edge", {
  engine: "nginx",
  listeners: [
    listener("front", {
      listen: http(8000),
      to: web,
      routes: [
        { path: "/eth/fast", to: eth },
        { host: "shop.example", path: "/eth", to: web },
        { host: "*.example", path: "/api", to: eth },
      ],
    }),
    listener("feed", { listen: tcp(9000), to: web.ports.feed }),
  ],
});
const model = cluster("shop", { balancers: [edge] });
const balancer = present(model.balancers[0], "the balancer");

const members: readonly Member[] = (["ready", "ready", "checking", "draining"] as const).map(
  (state, index) => ({
    pool: "web",
    revision: 1,
    several: true,
    instance: `web-${index + 1}.r1`,
    address: `127.77.1.${index + 1}`,
    port: 8080,
    state,
  }),
);

const place: NginxPlace = {
  balancer,
  services: model.services,
  members,
  interfaceAddresses: [],
  folder: "/state of mine/edge-1.r1",
  pidFile: "/run/t/edge.pid",
  statusSocket: "/run/t/edge-1.r1.status",
};

function linesWith(text: string, ...words: readonly string[]): readonly string[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line) => words.some((word) => line.includes(word)));
}

test("listeners, pools of who serves, and a header for the port that expects it", () => {
  const text = nginxConfig(place);
  expect(linesWith(text, "listen ", "upstream pool", "server 127", "proxy_protocol", "load_module")).toEqual([
    "load_module /usr/lib/nginx/modules/ngx_stream_module.so;",
    'listen "unix:/run/t/edge-1.r1.status";',
    "upstream pool_web {",
    "server 127.77.1.1:8080 max_fails=0;",
    "server 127.77.1.2:8080 max_fails=0;",
    "upstream pool_eth {",
    "server 127.0.0.1:1 down;",
    "listen 127.0.0.1:8000;",
    "listen 127.0.0.1:8000;",
    "listen 127.0.0.1:8000 default_server;",
    "upstream pool_web.feed {",
    "server 127.77.1.1:9000 max_fails=0;",
    "server 127.77.1.2:9000 max_fails=0;",
    "listen 127.0.0.1:9000;",
    "proxy_protocol on;",
  ]);
});

test("who fails the checks is left out, unless all of a pool do", () => {
  const one = nginxConfig(place, new Set(["web-1.r1"]));
  expect(linesWith(one, ":8080 max")).toEqual(["server 127.77.1.2:8080 max_fails=0;"]);
  const all = nginxConfig(place, new Set(["web-1.r1", "web-2.r1"]));
  expect(linesWith(all, ":8080 max")).toHaveLength(2);
});

test("the first route that fits is taken, also where a longer location of another host would fit", () => {
  const { routes } = balancer.listeners[0];
  expect(serverNamesOf(routes)).toEqual(["shop.example", "*.example", undefined]);
  const paths = (host?: string): readonly string[] =>
    locationsFor(routes, host).map(({ path = "/", to }) => `${path} → ${to}`);
  // To shop.example, /eth/fast is below /eth, which comes first.
  expect(paths("shop.example")).toEqual(["/eth → web", "/api → eth", "/ → web"]);
  expect(paths("*.example")).toEqual(["/api → eth", "/eth/fast → eth", "/ → web"]);
  expect(paths()).toEqual(["/eth/fast → eth", "/ → web"]);
});

test("what nginx would read as something else is refused at the launch", () => {
  const context = {
    cluster: model,
    instance: "edge-1.r1",
    slot: 1,
    revision: 1,
    effectId: "e",
    address: "127.0.0.1",
    folder: "/state of mine/edge-1.r1",
    dataFolder: "/data",
    clusterFolder: "/c",
    socketFolder: "/run/t",
    members,
    interfaceAddresses: [],
    resolve: () => "",
  };
  const good = launchOf(balancer, context);
  expect(good.ok && good.value.argv[0]).toBe("nginx");
  expect(good.ok && good.value.files.map(({ path, mode }) => [path, mode])).toEqual([
    ["/state of mine/edge-1.r1/nginx.conf", 0o600],
    ["/run/t/edge.nginx.json", 0o600],
  ]);
  const [first] = members;
  for (const wrong of [
    { ...context, folder: '/a"; user root; #' },
    { ...context, members: [{ ...present(first, "a member"), address: "127.0.0.1:1; #" }] },
  ])
    expect(launchOf(balancer, wrong)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("one word") },
    });
});
