/** Refuses what could mean something else inside the configuration of HAProxy than it says. */
import type { Failure } from "../../contract/effect.ts";
import type { Listener } from "../../model/listener.ts";
import type { Service } from "../../model/service.ts";
import { COOKIE_NAME } from "../../model/sticky.ts";
import { ADDRESS_RANGE } from "../../model/trusted-proxies.ts";
import { refusal } from "../launch-context.ts";
import { controlSocketPath, exporterSocketPath, masterSocketPath } from "./names.ts";
import type { HaproxyPlace } from "./place.ts";

/** The path of a socket is cut at 108 bytes; HAProxy adds the number of its process while it binds. */
const LONGEST_SOCKET_PATH = 96;

const NAME = /^[a-z][a-z0-9-]*$/;
const HOST = /^(?:\*\.)?[a-z0-9.-]+$/;
const INSTANCE = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const IPV6 = /^[0-9A-Fa-f]*:[0-9A-Fa-f:.]*$/;
/** Visible characters of a request target. */
const PATH = /^\/[\x21-\x7e]*$/;

/** Why the configuration cannot be written, or undefined when it can. */
export function unsafeIn(place: HaproxyPlace): Failure | undefined {
  return wrongText(place) ?? wrongMember(place) ?? longSocket(place);
}

type Text = readonly [what: string, text: string, form: RegExp, advice: string];

const NAME_ADVICE = "Use lower-case letters, digits and hyphens.";

function wrongText({ balancer, services, interfaceAddresses }: HaproxyPlace): Failure | undefined {
  const texts: readonly Text[] = [
    ["the balancer's name", balancer.name, NAME, NAME_ADVICE],
    ...services.flatMap(serviceTexts),
    ...balancer.listeners.flatMap(listenerTexts),
    ...interfaceAddresses.map(
      (address) =>
        [
          "an interface address",
          address,
          address.includes(":") ? IPV6 : IPV4,
          "Give addresses without a zone, such as 10.0.0.5.",
        ] as const,
    ),
  ];
  const wrong = texts.find(([, text, form]) => !form.test(text));
  if (!wrong) return undefined;
  const [what, text, , advice] = wrong;
  return refusal(
    `Balancer ${balancer.name} cannot be configured: ${what} is ${JSON.stringify(text)}`,
    advice,
  );
}

function serviceTexts({ name, health, rateLimit, idempotencyHeader }: Service): readonly Text[] {
  const header = rateLimit?.key.kind === "header" ? rateLimit.key.name : "none";
  const path = health?.kind === "http-health" ? health.path : "/";
  const advice = 'Write a plain path such as "/ready"; escape other characters as in "%20".';
  return [
    ["the service's name", name, NAME, NAME_ADVICE],
    ["the header of its rate limit", header, NAME, 'Write a plain name such as "x-api-key".'],
    [
      "the header of repeats",
      idempotencyHeader ?? "none",
      NAME,
      'Write a plain name such as "idempotency-key".',
    ],
    ["the path of the health check", path, PATH, advice],
  ];
}

function listenerTexts({ name, routes, sticky, tls, trustedProxies = [] }: Listener): readonly Text[] {
  const routed = routes.flatMap(({ host = "any", path = "/", port = "main" }): readonly Text[] => [
    ["the host of a route", host, HOST, 'Write "shop.example.com" or "*.example.com".'],
    ["the path of a route", path, PATH, 'Write a plain path such as "/api".'],
    ["the name of a port", port, NAME, NAME_ADVICE],
  ]);
  const cookie = sticky?.kind === "cookie" ? sticky.name : "SERVER";
  return [
    ["the name of a listener", name, NAME, NAME_ADVICE],
    ["the name of a cookie", cookie, COOKIE_NAME, 'Write it as cookie("SERVER").'],
    ["the oldest version of TLS", tls?.minimum ?? "1.2", /^1\.[23]$/, 'Write "1.2" or "1.3".'],
    ...trustedProxies.map(
      (range): Text => ["a trusted proxy", range, ADDRESS_RANGE, 'Write it as "10.0.0.0/8".'],
    ),
    ...routed,
  ];
}

function wrongMember({ balancer, services, members }: HaproxyPlace): Failure | undefined {
  const wrong = members.find(
    (member) =>
      !INSTANCE.test(member.instance) ||
      !IPV4.test(member.address) ||
      !isPort(member.port) ||
      !services.some(({ name }) => name === member.pool),
  );
  if (!wrong) return undefined;
  const message = `Balancer ${balancer.name} cannot be configured: ${JSON.stringify(wrong)} is no member of its pools`;
  return refusal(message, "This is a defect of tutti, not of your file; please report it.");
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

function longSocket({ balancer, socketFolder }: HaproxyPlace): Failure | undefined {
  const path = [controlSocketPath, masterSocketPath, exporterSocketPath]
    .map((pathOf) => pathOf(socketFolder, balancer.name))
    .find((one) => one.length > LONGEST_SOCKET_PATH);
  if (path === undefined) return undefined;
  const message = `Balancer ${balancer.name} cannot be configured: the path of a socket of it has ${path.length} characters`;
  return refusal(
    `${message}, and the system cuts longer ones than ${LONGEST_SOCKET_PATH}: ${path}`,
    "Set a shorter run folder.",
  );
}
