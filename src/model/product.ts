/**
 * Products: what stands where a balancer is, when it is none that tutti configures: an HAProxy or nginx with a file of
 * its own, or a balancer of a cloud. `check` judges it by what its settings and its vendor's defaults do.
 */
import type { Duration } from "../base/duration.ts";
import { readGroups, type SecurityGroup } from "./access.ts";
import type { Declared } from "./declaration.ts";
import type { Protocol } from "./port.ts";
import { given, type OptionReader, shown } from "./read.ts";
import { type ServiceTarget, targetNamed } from "./route-target.ts";
import { readSubnets, type Subnet } from "./subnet.ts";
import type { VendorDefault } from "./vendor-default.ts";

/** Oldest versions that a balancer may still speak; "ssl3" is what `no-sslv3` is about. */
const tlsFloors = ["1.3", "1.2", "1.1", "1.0", "ssl3"] as const;

export type TlsFloor = (typeof tlsFloors)[number];

/** Its client and server timeouts are those of the listener. */
export interface HaproxyProduct {
  readonly kind: "haproxy";
  /** `timeout tunnel`. Missing: the client and server timeouts hold for connections as well. */
  readonly tunnelMs?: number;
  /** `hard-stop-after`. Missing: an old process stays until its last connection ends. */
  readonly hardStopAfterMs?: number;
  readonly onMarkedDown?: "keep-sessions" | "shutdown-sessions";
  readonly oldestTls?: TlsFloor;
  /** The `maxconn` that is the lowest on the way. */
  readonly maxConnections?: number;
  /** `LimitNOFILE` of its process. */
  readonly openFiles?: number;
  /** Whether its servers have `send-proxy` or `send-proxy-v2`. Missing: they have not. */
  readonly sendsProxyHeader?: boolean;
  /** Whether it connects to instances by TLS. Missing: it does not. */
  readonly encryptsBehind?: boolean;
}

export interface NginxProduct {
  readonly kind: "nginx";
  /** `proxy_timeout`, over tcp. */
  readonly idleMs?: number;
  /** `proxy_connect_timeout`. */
  readonly connectMs?: number;
  /** `proxy_next_upstream_tries`. Missing: as many as there are instances. */
  readonly tries?: number;
  /** `proxy_next_upstream_timeout`. Missing: no limit. */
  readonly triesWithinMs?: number;
  /** Whether `proxy_next_upstream` names answers such as http_500, besides errors of the connection. */
  readonly triesAfterErrorAnswer?: boolean;
  /** Whether it asks instances by itself, which nginx Plus and modules do. Missing: it learns from its clients' requests. */
  readonly asksInstances?: boolean;
  /** Missing: once, when it starts. */
  readonly resolvesNames?: "at-start" | "while-running";
  /** What becomes of X-Forwarded-For from a client. Missing: it is passed on as it is. */
  readonly forwardedFor?: "keep" | "append" | "replace";
  /** Paths that it answers by itself, with 200 whatever its instances do (`return 200`). */
  readonly answersItself?: readonly string[];
  /** `stub_status`, and who may read it. */
  readonly statusPage?: StatusPage;
  /** What makes a changed file count. Missing: unknown. */
  readonly reload?: "by-hand" | "on-change";
  readonly oldestTls?: TlsFloor;
  readonly maxConnections?: number;
  readonly openFiles?: number;
  readonly sendsProxyHeader?: boolean;
  /** Whether it connects to instances by TLS. Missing: it does not. */
  readonly encryptsBehind?: boolean;
}

export interface StatusPage {
  readonly path: string;
  /** Missing: whoever reaches the listener. */
  readonly from?: readonly SecurityGroup[];
}

export interface CloudProduct {
  readonly kind: "aws-classic" | "aws-network" | "aws-application";
  readonly idleMs?: number;
  /** Connection draining of a Classic Load Balancer. Missing: what AWS gives it. */
  readonly drainingMs?: number;
  /** As pools are called: "web", "web.admin". Missing: those that its routes lead to. */
  readonly targetGroups?: readonly string[];
  /** Where it has addresses. Missing: unknown. */
  readonly subnets?: readonly Subnet[];
  readonly oldestTls?: TlsFloor;
  readonly maxConnections?: number;
  readonly openFiles?: number;
  readonly sendsProxyHeader?: boolean;
  /** Whether it connects to instances by TLS. Missing: it does not. */
  readonly encryptsBehind?: boolean;
}

export type Product = HaproxyProduct | NginxProduct | CloudProduct;

/** True of what a cloud runs, on several machines in the zones of its subnets. */
export function isOfCloud(product: Product | undefined): product is CloudProduct {
  return product !== undefined && product.kind !== "haproxy" && product.kind !== "nginx";
}

interface CommonOptions {
  /** The oldest version of TLS that it speaks. */
  readonly oldestTls?: TlsFloor;
  /** How many connections it takes at most. */
  readonly maxConnections?: number;
  /** How many files its process may open. */
  readonly openFiles?: number;
  /** Whether it tells instances of the client in a PROXY header. Default false. */
  readonly sendsProxyHeader?: boolean;
  /** Whether it connects to instances by TLS. Missing: it does not. */
  readonly encryptsBehind?: boolean;
}

export type ProductOptions =
  | (CommonOptions & {
      readonly kind: "haproxy";
      readonly tunnel?: Duration;
      readonly hardStopAfter?: Duration;
      readonly onMarkedDown?: "keep-sessions" | "shutdown-sessions";
    })
  | (CommonOptions & {
      readonly kind: "nginx";
      readonly idle?: Duration;
      readonly connect?: Duration;
      readonly tries?: number;
      readonly triesWithin?: Duration;
      readonly triesAfterErrorAnswer?: boolean;
      readonly asksInstances?: boolean;
      readonly resolvesNames?: "at-start" | "while-running";
      readonly forwardedFor?: "keep" | "append" | "replace";
      /** Paths that it answers 200 by itself, whatever its instances do: ["/health"]. */
      readonly answersItself?: readonly `/${string}`[];
      /** Where `stub_status` is, and who may read it (allow and deny). Default: nowhere; with it, whoever reaches the listener. */
      readonly statusPage?: {
        readonly path: `/${string}`;
        readonly from?: SecurityGroup | readonly SecurityGroup[];
      };
      /** Who makes a changed file count: somebody by hand, or what notices it. */
      readonly reload?: "by-hand" | "on-change";
    })
  | (CloudOptions & { readonly kind: Exclude<CloudProduct["kind"], "aws-classic"> })
  | (CloudOptions & {
      readonly kind: "aws-classic";
      /** Connection draining: how long it goes on with the requests of an instance that it leaves. Default: not at all. */
      readonly draining?: Duration;
    });

interface CloudOptions extends CommonOptions {
  readonly idle?: Duration;
  /** The services and ports that it has groups for. Default: those that its routes lead to. */
  readonly targetGroups?: readonly ServiceTarget<Protocol>[];
  /** Where it has addresses: targets in zones without one get nothing. */
  readonly subnets?: readonly Subnet[];
}

const CLASSIC = "elb, ModifyLoadBalancerAttributes, ConnectionSettings.IdleTimeout";

/** For how long a connection may be silent, where the file does not say. */
export const productIdle: Readonly<Record<Exclude<Product["kind"], "haproxy">, VendorDefault<number>>> = {
  nginx: { value: 600_000, program: "nginx 1.22", reference: "ngx_stream_proxy_module, proxy_timeout" },
  "aws-classic": { value: 60_000, program: "AWS Classic Load Balancer", reference: CLASSIC },
  "aws-network": {
    value: 350_000,
    program: "AWS Network Load Balancer",
    reference: "listener attribute tcp.idle_timeout.seconds",
  },
  "aws-application": {
    value: 60_000,
    program: "AWS Application Load Balancer",
    reference: "attribute idle_timeout.timeout_seconds",
  },
};

/** How long a Classic Load Balancer goes on with the requests of an instance that it leaves; 0 is not at all. */
export const classicDraining: VendorDefault<number> = {
  value: 0,
  program: "AWS Classic Load Balancer",
  reference: "elb, ModifyLoadBalancerAttributes, ConnectionDraining.Enabled",
};

export const nginxConnect: VendorDefault<number> = {
  value: 60_000,
  program: "nginx 1.22",
  reference: "ngx_http_proxy_module, proxy_connect_timeout",
};

const COUNT = { min: 1, max: 100_000_000 };

export function readProduct(reader: OptionReader, uses: Declared[]): Product | undefined {
  if (!reader.has("product")) return undefined;
  const options = reader.nested("product");
  const kinds = ["haproxy", "nginx", "aws-classic", "aws-network", "aws-application"] as const;
  if (!options.has("kind"))
    options.refuse("missing", ["kind"], "a product needs its kind", 'add kind: "haproxy"');
  const kind = options.oneOf("kind", kinds, "haproxy");
  const product = { ...ownSettings(kind, options, uses), ...commonSettings(options) };
  options.refuseUnknown();
  return product;
}

function commonSettings(
  options: OptionReader,
): Omit<CloudProduct, "kind" | "idleMs" | "targetGroups" | "subnets" | "drainingMs"> {
  return {
    ...given("oldestTls", options.optionalOneOf("oldestTls", tlsFloors)),
    ...given("maxConnections", options.optionalInteger("maxConnections", COUNT)),
    ...given("openFiles", options.optionalInteger("openFiles", COUNT)),
    ...given("sendsProxyHeader", optionalFlag(options, "sendsProxyHeader")),
    ...given("encryptsBehind", optionalFlag(options, "encryptsBehind")),
  };
}

function ownSettings(kind: Product["kind"], options: OptionReader, uses: Declared[]): Product {
  if (kind === "haproxy") {
    const choices = ["keep-sessions", "shutdown-sessions"] as const;
    return {
      kind,
      ...given("tunnelMs", options.optionalDuration("tunnel")),
      ...given("hardStopAfterMs", options.optionalDuration("hardStopAfter")),
      ...given("onMarkedDown", options.optionalOneOf("onMarkedDown", choices)),
    };
  }
  const idle = given("idleMs", options.optionalDuration("idle"));
  if (kind === "nginx") return { kind, ...idle, ...nginxSettings(options) };
  return {
    kind,
    ...idle,
    ...(kind === "aws-classic" ? given("drainingMs", options.optionalDuration("draining")) : {}),
    ...given("targetGroups", readTargetGroups(options, uses)),
    ...given("subnets", readSubnets(options)),
  };
}

function readTargetGroups(options: OptionReader, uses: Declared[]): readonly string[] | undefined {
  if (!options.has("targetGroups")) return undefined;
  return options.list("targetGroups").flatMap((item) => {
    const target = targetNamed(item, uses);
    if (target) return [target.port === undefined ? target.to : `${target.to}.${target.port}`];
    const message = `targetGroups cannot hold ${shown(item)}`;
    options.refuse(
      "unknown-service",
      ["targetGroups"],
      message,
      "name a service of this file, or one of its ports",
    );
    return [];
  });
}

function nginxSettings(options: OptionReader): Omit<NginxProduct, "kind" | "idleMs"> {
  return {
    ...given("connectMs", options.optionalDuration("connect")),
    ...given("tries", options.optionalInteger("tries", COUNT)),
    ...given("triesWithinMs", options.optionalDuration("triesWithin")),
    ...given("triesAfterErrorAnswer", optionalFlag(options, "triesAfterErrorAnswer")),
    ...given("asksInstances", optionalFlag(options, "asksInstances")),
    ...given("resolvesNames", options.optionalOneOf("resolvesNames", ["at-start", "while-running"])),
    ...given("forwardedFor", options.optionalOneOf("forwardedFor", ["keep", "append", "replace"])),
    ...(options.has("answersItself") ? { answersItself: readPaths(options, "answersItself") } : {}),
    ...given("statusPage", readStatusPage(options)),
    ...given("reload", options.optionalOneOf("reload", ["by-hand", "on-change"])),
  };
}

function readPaths(options: OptionReader, key: string): readonly string[] {
  return options.list(key).filter((item): item is string => {
    const good = typeof item === "string" && item.startsWith("/");
    if (!good) options.refuse("wrong-path", [key], `${shown(item)} is no path`, 'write ["/health"]');
    return good;
  });
}

function readStatusPage(options: OptionReader): StatusPage | undefined {
  if (!options.has("statusPage")) return undefined;
  const page = options.nested("statusPage");
  const path = page.text("path");
  if (path === undefined)
    page.refuse("missing", ["path"], "a status page has a path", 'add path: "/nginx_status"');
  const from = readGroups(page, "from");
  page.refuseUnknown();
  return { path: path ?? "/", ...given("from", from) };
}

function optionalFlag(options: OptionReader, key: string): boolean | undefined {
  return options.has(key) ? options.flag(key, false) : undefined;
}
