/** The frontends of HAProxy: one a listener, with its addresses and the way of each request to its pool. */
import type { Listener } from "../../model/listener.ts";
import { holdMsOf } from "../../model/maintenance.ts";
import { poolOfRoute } from "../../model/pool.ts";
import type { Route } from "../../model/route.ts";
import { idleMs } from "../../model/timeouts.ts";
import { forwardedLines } from "./forwarded.ts";
import { holdListenerLines } from "./hold.ts";
import { frontendNameOf, lastPoolOf } from "./names.ts";
import { type HaproxyPlace, listenAddresses, type Section } from "./place.ts";
import { quoted } from "./quoted.ts";
import { firstPacketMsOf, stickyFrontendLines } from "./stickiness.ts";
import { tlsWords } from "./tls.ts";

/** What is held must have heard its own refusal before HAProxy ends the wait. */
const HOLD_SLACK_MS = 1_000;

export function frontendSections(place: HaproxyPlace): readonly Section[] {
  return place.balancer.listeners.map((listener) => frontendLines(listener, place));
}

function frontendLines(listener: Listener, place: HaproxyPlace): Section {
  const { listen, timeouts, routes } = listener;
  return [
    `frontend ${frontendNameOf(listener)}`,
    `mode ${listen.protocol}`,
    ...listenAddresses(listener, place.interfaceAddresses).map(
      (address) => `bind ${hostText(address)}:${listen.port}${bindWords(listener, place)}`,
    ),
    `timeout client ${timeouts.clientMs}ms`,
    ...inspectLines(listener, place),
    ...holdListenerLines(listen.protocol, place),
    ...stickyFrontendLines(listener),
    ...(listen.protocol === "http" ? requestLines(listener) : []),
    ...routes.flatMap((route, index) => routeLines(route, index, listener, place)),
  ];
}

/** The longest that what decides on a connection, before it has an instance, may take together. */
function inspectLines({ listen, sticky }: Listener, place: HaproxyPlace): readonly string[] {
  if (listen.protocol !== "tcp") return [];
  const holdMs = place.hold ? holdMsOf(place.balancer) + HOLD_SLACK_MS : 0;
  const inspectMs = holdMs + firstPacketMsOf(sticky);
  return inspectMs === 0 ? [] : [`tcp-request inspect-delay ${inspectMs}ms`];
}

function requestLines(listener: Listener): readonly string[] {
  const { timeouts, routes } = listener;
  return [
    `timeout http-request ${timeouts.requestMs}ms`,
    `timeout http-keep-alive ${idleMs(timeouts)}ms`,
    // An idle client learns of the end of the process from a close after its answer, never in place of one.
    "option idle-close-on-response",
    ...forwardedLines(listener),
    ...routes.flatMap((route, index) => conditionLines(route, index)),
    ...(routes.some(isForEverything) ? [] : noRouteLines(routes)),
  ];
}

function isForEverything({ host, path }: Route): boolean {
  return host === undefined && path === undefined;
}

/** Lines of one name are alternatives. A host is compared without its port and in lower case. */
function conditionLines({ host, path }: Route, index: number): readonly string[] {
  const exact = host !== undefined && !host.startsWith("*.");
  const given = "req.hdr(host),host_only,lower";
  const hosts =
    host === undefined
      ? []
      : [`acl host_${index} ${given} ${exact ? `-m str ${host}` : `-m end ${host.slice(1)}`}`];
  const paths =
    path === undefined
      ? []
      : [`acl path_${index} path ${quoted(path)}`, `acl path_${index} path_beg ${quoted(`${path}/`)}`];
  return [...hosts, ...paths];
}

function conditionOf({ host, path }: Route, index: number): string {
  return [
    ...(host === undefined ? [] : [`host_${index}`]),
    ...(path === undefined ? [] : [`path_${index}`]),
  ].join(" ");
}

/** A request that no route takes. */
function noRouteLines(routes: readonly Route[]): readonly string[] {
  const any = routes.map(conditionOf).join(" || ");
  return [
    `http-request return status 404 content-type text/plain string "no route leads here\\n" unless ${any}`,
  ];
}

/** The last known pool takes over while every server of the pool is down; of a share, the routes behind it do. */
function routeLines(
  route: Route,
  index: number,
  listener: Listener,
  { balancer }: HaproxyPlace,
): readonly string[] {
  const pool = poolOfRoute(balancer, listener, route).name;
  const condition = conditionOf(route, index);
  if (route.share) {
    const { weight, of } = route.share;
    return [
      `use_backend ${pool} if ${condition}${condition && " "}{ rand(${of}) lt ${weight} } { nbsrv(${pool}) gt 0 }`,
    ];
  }
  const last = `use_backend ${lastPoolOf(pool)} if ${condition}${condition && " "}{ nbsrv(${pool}) eq 0 }`;
  return [last, condition ? `use_backend ${pool} if ${condition}` : `default_backend ${pool}`];
}

function hostText(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}

/** The header of the proxy in front comes before the first byte of TLS. */
function bindWords(listener: Listener, { certificateFolder }: HaproxyPlace): string {
  return `${listener.listen.proxyProtocol ? " accept-proxy" : ""}${tlsWords(listener, certificateFolder)}`;
}
