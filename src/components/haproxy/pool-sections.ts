/** The backends of HAProxy: two a pool, one with checks and the last known one without. */
import { present } from "../../base/assert.ts";
import type { Member } from "../../contract/effect.ts";
import type { Balancer } from "../../model/balancer.ts";
import type { Algorithm } from "../../model/listener.ts";
import { type Pool, poolsOf } from "../../model/pool.ts";
import type { Service } from "../../model/service.ts";
import { usualPace } from "../probe.ts";
import { lastPoolOf } from "./names.ts";
import { type HaproxyPlace, type Section, serviceOf } from "./place.ts";
import { quoted } from "./quoted.ts";
import { rateLimitLines, rateTableSections } from "./rate-limit.ts";
import {
  fullWeight,
  lastServerWords,
  poolServerWords,
  portIn,
  type ServerParameters,
  serverParametersOf,
} from "./server-parameters.ts";
import { stickyPoolLines } from "./stickiness.ts";

const BALANCE: Readonly<Record<Algorithm, readonly string[]>> = {
  "least-connections": ["balance leastconn"],
  "round-robin": ["balance roundrobin"],
  // Servers come and go at run time, which the plain hash refuses.
  "source-hash": ["balance source", "hash-type consistent"],
};

export function poolSections(place: HaproxyPlace): readonly Section[] {
  return [
    ...poolsOf(place.balancer).flatMap((pool) => sectionsOf(pool, place)),
    ...rateTableSections(place.services),
  ];
}

function sectionsOf(pool: Pool, place: HaproxyPlace): readonly Section[] {
  const service = present(serviceOf(place, pool), `service of the pool ${pool.name}`);
  const members = place.members.filter(
    (member) => member.pool === service.name && portIn(service, pool.port, member) > 0,
  );
  members.sort((a, b) => (a.instance < b.instance ? -1 : 1));
  const parameters = ({ several }: Member): ServerParameters =>
    serverParametersOf(service, pool.port, several);
  const checked = (member: Member): string => poolServerWords(parameters(member));
  const last = (member: Member): string => lastServerWords(parameters(member));
  const line = (member: Member, words: string): string =>
    serverLine(member, portIn(service, pool.port, member), words);
  const common = [...commonLines(pool, service, place.balancer), ...rateLimitLines(pool, service)];
  const sticky = (isLast: boolean): readonly string[] =>
    stickyPoolLines(pool, { balancer: place.balancer.name, pools: poolsOf(place.balancer), isLast });
  return [
    [
      `backend ${pool.name}`,
      ...common,
      ...sticky(false),
      ...checkLines(service),
      ...members.map((member) =>
        line(member, (place.checkedOtherwise?.has(member.instance) ? last : checked)(member)),
      ),
    ],
    [
      `backend ${lastPoolOf(pool.name)}`,
      ...common,
      ...sticky(true),
      ...members.map((member) => line(member, last(member))),
    ],
  ];
}

function commonLines(
  { protocol, algorithm, timeouts }: Pool,
  service: Service,
  { retries }: Balancer,
): readonly string[] {
  return [
    `mode ${protocol}`,
    ...BALANCE[algorithm],
    `timeout connect ${timeouts.connectMs}ms`,
    `timeout server ${timeouts.serverMs}ms`,
    `timeout queue ${timeouts.queueMs}ms`,
    // A WebSocket may be silent for long; without this line the timeouts of requests would cut it.
    `timeout tunnel ${timeouts.tunnelMs}ms`,
    ...(protocol === "http" ? requestLines(service, retries) : []),
  ];
}

function requestLines({ idempotencyHeader }: Service, retries: Balancer["retries"]): readonly string[] {
  const known =
    idempotencyHeader === undefined ? "" : ` || { method POST } { req.hdr(${idempotencyHeader}) -m found }`;
  return [
    // HAProxy would repeat a POST that an instance died with; a connection that was refused is retried for all.
    ...(retries === "safe"
      ? [`http-request disable-l7-retry unless { method GET HEAD OPTIONS PUT DELETE }${known}`]
      : []),
    `retry-on ${retries === "off" ? "none" : "conn-failure empty-response 0rtt-rejected"}`,
    // A connection that one client has used is shared only for requests that may be sent again.
    "http-reuse safe",
  ];
}

/** Without these lines a check is a connection. */
function checkLines({ name, health }: Service): readonly string[] {
  const timeout = `timeout check ${(health?.steady ?? usualPace.steady).timeoutMs}ms`;
  if (health?.kind !== "http-health") return [timeout];
  const ask = `http-check send meth GET uri ${quoted(health.path)} ver HTTP/1.1 hdr Host ${name}`;
  return [timeout, "option httpchk", ask, `http-check expect status ${health.status}`];
}

/** What each state is to HAProxy: `look.ts` of the target reads it back by the same rule. */
const STATE_WORDS: Readonly<Record<Member["state"], string>> = {
  ready: `weight ${fullWeight}`,
  checking: "weight 0",
  draining: `weight ${fullWeight} disabled`,
};

function serverLine(member: Member, port: number, words: string): string {
  return `server ${member.instance} ${member.address}:${port} ${STATE_WORDS[member.state]} ${words}`;
}
