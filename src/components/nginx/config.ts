/**
 * The configuration of an nginx 1.22 for one balancer: the same text for the same input, always. Directives as in
 * https://nginx.org/en/docs/. It holds the members that serve; who drains, is being checked or fails its checks is not in
 * it. Everything that comes from the user's file is of a form that needs no quotes, or refused; paths stand in quotes.
 */
import { present } from "../../base/assert.ts";
import type { Member } from "../../contract/effect.ts";
import { hardStopMsOf } from "../../model/hard-stop.ts";
import type { Listener } from "../../model/listener.ts";
import { type Pool, poolOfRoute, poolsOf } from "../../model/pool.ts";
import type { Route } from "../../model/route.ts";
import { listenAddresses } from "../haproxy/place.ts";
import { portIn } from "../haproxy/server-parameters.ts";
import { forwardedHeaders, forwardedMaps } from "./forwarded.ts";
import type { NginxPlace } from "./place.ts";
import { locationsFor, serverNamesOf } from "./routing.ts";

/** Where Debian's package puts it. */
const STREAM_MODULE = "/usr/lib/nginx/modules/ngx_stream_module.so";

/** @param down Instances that fail their checks; the last known ones serve while all of a pool do. */
export function nginxConfig(place: NginxPlace, down: ReadonlySet<string> = new Set()): string {
  const { listeners } = place.balancer;
  const hasTcp = listeners.some(({ listen }) => listen.protocol === "tcp");
  return [
    ...(hasTcp ? [`load_module ${STREAM_MODULE};`] : []),
    "daemon off;",
    // One worker decides for all requests, so that least connections counts exactly.
    "worker_processes 1;",
    "error_log stderr warn;",
    `pid "${place.pidFile}";`,
    `worker_shutdown_timeout ${hardStopMsOf(place.balancer, place.services)}ms;`,
    block("events", ["worker_connections 16384;"]),
    block("http", [...httpLines(place), ...sections(place, "http", down)]),
    ...(hasTcp ? [block("stream", sections(place, "tcp", down))] : []),
    "",
  ].join("\n");
}

function block(title: string, lines: readonly string[]): string {
  const inside = lines.flatMap((line) => line.split("\n")).map((line) => `  ${line}`);
  return [`${title} {`, ...inside, "}"].join("\n");
}

function httpLines({ folder, statusSocket }: NginxPlace): readonly string[] {
  return [
    "access_log off;",
    "server_tokens off;",
    "client_max_body_size 0;",
    // Nothing is put on disk on its way; the folders must be there all the same.
    "proxy_request_buffering off;",
    "proxy_max_temp_file_size 0;",
    ...["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
      (kind) => `${kind}_temp_path "${folder}/temporary-${kind}";`,
    ),
    "proxy_http_version 1.1;",
    block("server", [`listen "unix:${statusSocket}";`, "location / { stub_status; }"]),
  ];
}

function sections(
  place: NginxPlace,
  protocol: Pool["protocol"],
  down: ReadonlySet<string>,
): readonly string[] {
  const pools = poolsOf(place.balancer).filter((pool) => pool.protocol === protocol);
  const listeners = place.balancer.listeners.filter(({ listen }) => listen.protocol === protocol);
  const servers = listeners.flatMap((listener) =>
    protocol === "http" ? httpServers(listener, place) : [tcpServer(listener, place)],
  );
  const maps = protocol === "http" ? listeners.flatMap(forwardedMaps) : [];
  return [...maps, ...pools.map((pool) => upstream(pool, place, down)), ...servers];
}

/** An upstream is looked for before any host of the same name. */
function upstreamName({ name }: Pool): string {
  return `pool_${name}`;
}

function upstream(pool: Pool, { members, services }: NginxPlace, down: ReadonlySet<string>): string {
  const service = present(
    services.find(({ name }) => name === pool.service),
    `service of the pool ${pool.name}`,
  );
  const port = (member: Member): number => portIn(service, pool.port, member);
  const serving = members.filter((it) => it.pool === pool.service && it.state === "ready" && port(it) > 0);
  const well = serving.filter(({ instance }) => !down.has(instance));
  const used = [...(well.length > 0 ? well : serving)].sort((a, b) => (a.instance < b.instance ? -1 : 1));
  // No server leaves by what nginx counts: one bad request to each would leave nobody. Our own checks take them out.
  const lines = used.map((member) => `server ${member.address}:${port(member)} max_fails=0;`);
  return block(`upstream ${upstreamName(pool)}`, [
    ...balanceLines(pool),
    // An upstream without a server is refused; this one refuses everything.
    ...(lines.length > 0 ? lines : ["server 127.0.0.1:1 down;"]),
    ...(pool.protocol === "http" ? ["keepalive 64;"] : []),
  ]);
}

function balanceLines({ algorithm, sticky }: Pool): readonly string[] {
  if (sticky || algorithm === "source-hash") return ["hash $remote_addr consistent;"];
  return algorithm === "least-connections" ? ["least_conn;"] : [];
}

function listenLines(listener: Listener, { interfaceAddresses }: NginxPlace, words = ""): readonly string[] {
  return listenAddresses(listener, interfaceAddresses).map((address) => {
    const host = address.includes(":") ? `[${address}]` : address;
    return `listen ${host}:${listener.listen.port}${words};`;
  });
}

/** One server a host, and one for every other. */
function httpServers(listener: Listener, place: NginxPlace): readonly string[] {
  return serverNamesOf(listener.routes).map((host) => {
    const locations = locationsFor(listener.routes, host).flatMap((route, index) => {
      const pass = `proxy_pass http://${upstreamName(poolOfRoute(place.balancer, listener, route))};`;
      return [
        ...locationLines(route, `@tunnel_${index}`, pass),
        tunnelLine(`@tunnel_${index}`, listener, pass),
      ];
    });
    const hasAll = locationsFor(listener.routes, host).some(({ path }) => path === undefined);
    return block("server", [
      ...listenLines(listener, place, host === undefined ? " default_server" : ""),
      `server_name ${host ?? "_"};`,
      ...requestLines(listener, place),
      ...locations,
      ...(hasAll ? [] : ['location / { return 404 "no route leads here\\n"; }']),
    ]);
  });
}

function locationLines({ path }: Route, tunnel: string, pass: string): readonly string[] {
  // 418 never leaves nginx: it leads to the location of tunnels. A program may answer it all the same.
  const upgrade = `error_page 418 = ${tunnel}; if ($http_upgrade ~* ^websocket$) { return 418; }`;
  const inside = `{ ${upgrade} ${pass} }`;
  return path === undefined
    ? [`location / ${inside}`]
    : [`location = ${path} ${inside}`, `location ^~ ${path}/ ${inside}`];
}

/** A WebSocket may be silent for longer than a request may think, and timeouts of nginx are those of a location. */
function tunnelLine(name: string, listener: Listener, pass: string): string {
  const { timeouts } = listener;
  const silence = `proxy_read_timeout ${timeouts.tunnelMs}ms; proxy_send_timeout ${timeouts.tunnelMs}ms;`;
  // Headers that are set here replace all of those of the server.
  const headers = [
    "Host $http_host",
    "Upgrade $http_upgrade",
    "Connection upgrade",
    ...forwardedHeaders(listener),
  ];
  return `location ${name} { ${silence} ${headers.map((it) => `proxy_set_header ${it};`).join(" ")} ${pass} }`;
}

/** A POST that was sent is never repeated: `proxy_next_upstream` leaves it out by itself. */
function requestLines(listener: Listener, { balancer }: NginxPlace): readonly string[] {
  const { timeouts } = listener;
  return [
    `client_header_timeout ${timeouts.requestMs}ms;`,
    `client_body_timeout ${timeouts.clientMs}ms;`,
    // A reload closes idle connections while a request may be on its way: 6 of some 800 were lost, measured. So each
    // answer says that its connection ends.
    "keepalive_timeout 0;",
    `proxy_connect_timeout ${timeouts.connectMs}ms;`,
    `proxy_read_timeout ${timeouts.serverMs}ms;`,
    `proxy_send_timeout ${timeouts.serverMs}ms;`,
    `proxy_next_upstream ${balancer.retries === "off" ? "off" : "error"};`,
    "proxy_next_upstream_tries 3;",
    "proxy_set_header Host $http_host;",
    'proxy_set_header Connection "";',
    ...forwardedHeaders(listener).map((header) => `proxy_set_header ${header};`),
  ];
}

function tcpServer(listener: Listener, place: NginxPlace): string {
  const { timeouts, routes } = listener;
  const pool = poolOfRoute(place.balancer, listener, routes[0]);
  const service = place.services.find(({ name }) => name === pool.service);
  const port = pool.port === undefined ? service?.port : service?.ports[pool.port];
  return block("server", [
    ...listenLines(listener, place),
    `proxy_pass ${upstreamName(pool)};`,
    `proxy_connect_timeout ${timeouts.connectMs}ms;`,
    `proxy_timeout ${timeouts.tunnelMs}ms;`,
    `proxy_next_upstream ${place.balancer.retries === "off" ? "off" : "on"};`,
    ...(port?.proxyProtocol ? ["proxy_protocol on;"] : []),
  ]);
}
