/** A store: a program that keeps data, of a known kind (Redis) or of any other (the generic store). */
import type { Duration } from "../base/duration.ts";
import { frozen } from "../base/frozen.ts";
import type { Place } from "../base/place.ts";
import type { Size } from "../base/size.ts";
import { readGroups, readZones, type SecurityGroup, type Zone } from "./access.ts";
import { type Allowance, readAllowances } from "./allowance.ts";
import { type Artifact, readArtifact } from "./artifact.ts";
import { type Declared, declared } from "./declaration.ts";
import { type Health, readHealth } from "./health.ts";
import { type Port, type Protocol, readPort } from "./port.ts";
import { here, OptionReader, readName } from "./read.ts";
import { type ResourceOptions, type Resources, readResources } from "./resources.ts";
import { type Command, type CommandInput, type EnvInput, readAfter, readCommand, readEnv } from "./run.ts";
import { type PartReference, referenceTo, type SecretReference, type Value } from "./value.ts";

/** What a crash of the store may lose: nothing is kept, all since the last snapshot, about a second, or nothing. */
export type Durability = "none" | "snapshot" | "everysec" | "always";

interface StoreCommon {
  readonly kind: "store";
  readonly name: string;
  readonly place: Place;
  readonly port: Port;
  readonly durability: Durability;
  readonly after: readonly string[];
  readonly resources?: Resources;
  readonly stopGraceMs: number;
  readonly zones: readonly Zone[];
  readonly groups: readonly SecurityGroup[];
  /** Who may connect. Missing: exactly the parts that refer to it. */
  readonly from?: readonly SecurityGroup[];
}

export interface GenericStore extends StoreCommon {
  readonly engine: "generic";
  readonly artifact?: Artifact<string>;
  readonly command: Command;
  readonly env: Readonly<Record<string, Value>>;
  readonly health?: Health<string>;
}

export interface RedisStore extends StoreCommon {
  readonly engine: "redis";
  readonly settings: RedisSettings;
}

export interface RedisSettings {
  /** `maxmemory`. Missing: unlimited. */
  readonly memoryBytes?: number;
  /** A cache may lose any key at any time; its users must live with that. */
  readonly cache: boolean;
  readonly eviction: Eviction;
  readonly password?: Value;
}

export const evictions = [
  "noeviction",
  "allkeys-lru",
  "allkeys-lfu",
  "allkeys-random",
  "volatile-lru",
  "volatile-lfu",
  "volatile-random",
  "volatile-ttl",
] as const;

export type Eviction = (typeof evictions)[number];

export type Store = GenericStore | RedisStore;

export interface StoreHandle<N extends string = string, P extends Protocol = Protocol>
  extends Declared<Store> {
  readonly kind: "store";
  readonly name: N;
  readonly protocol: P;
  /** Address for clients, with the password where there is one: such a URL is itself a secret. */
  readonly url: PartReference;
  readonly host: PartReference;
  readonly port: PartReference;
}

interface CommonOptions {
  readonly after?: readonly Declared[];
  readonly resources?: ResourceOptions;
  /** From SIGTERM to SIGKILL. Default 10s: a store flushes before it ends. */
  readonly stopGrace?: Duration;
  readonly zones?: readonly Zone[];
  readonly groups?: readonly SecurityGroup[];
  /** Who may connect. Default: exactly the parts that refer to the store. */
  readonly from?: SecurityGroup | readonly SecurityGroup[];
  /** Findings on this part that are accepted: `allow("single-point", { reason: "…" })`. */
  readonly allow?: Allowance | readonly Allowance[];
}

export interface StoreOptions<N extends string, P extends Protocol> extends CommonOptions {
  readonly artifact?: Artifact<NoInfer<N>> | Artifact<null>;
  /** `{host}`, `{port}` and `{data}`, the folder of the volume, may stand in the words. */
  readonly command: CommandInput;
  readonly env?: EnvInput;
  readonly port: Port<P>;
  readonly durability: Durability;
  readonly health?: Health;
}

export interface RedisOptions extends CommonOptions {
  /** Memory for data (`maxmemory`). Give the process about 1.5 times as much in `resources`. */
  readonly memory?: Size;
  /** Default "everysec": append-only file flushed each second, and snapshots besides. */
  readonly durability?: Durability;
  readonly password?: SecretReference;
  /** Says that any key may be lost; the eviction default is then "allkeys-lru". Default false. */
  readonly cache?: boolean;
  /** Default "noeviction": writes fail when memory is full, and nothing is lost silently. */
  readonly eviction?: Eviction;
  /** Default 6379. */
  readonly port?: Port<"tcp">;
}

/**
 * Declares a store of any kind by its command.
 *
 * @example store("chain", { command: ["anvil", "--host", "{host}", "--port", "{port}"], port: http(8545), durability: "snapshot" })
 */
export function store<const N extends string, P extends Protocol>(
  name: N,
  options: StoreOptions<N, P>,
): StoreHandle<N, P> {
  const place = here();
  const reader = new OptionReader(`store "${name}"`, options, place);
  const uses: Declared[] = [];
  const known = readName("store", name, reader);
  const artifact = readArtifact(reader, known);
  const port = readPort(reader, ["port"], reader.raw("port"));
  const health = readHealth(reader, "health", port ? { port } : {});
  if (!reader.has("port")) reader.refuse("missing", ["port"], "a store needs a port", "add port: tcp(5432)");
  if (!reader.has("durability")) {
    reader.refuse(
      "missing",
      ["durability"],
      "a store says what a crash may lose",
      'add durability: "always"',
    );
  }
  const data: GenericStore = {
    ...readCommon(reader, known, place, uses),
    engine: "generic",
    port: port ?? { kind: "port", protocol: "tcp", port: 1 },
    durability: reader.oneOf("durability", ["none", "snapshot", "everysec", "always"], "none"),
    ...(artifact ? { artifact } : {}),
    command: readCommand(reader, uses),
    env: readEnv(reader, uses),
    ...(health ? { health } : {}),
  };
  const allows = readAllowances(reader);
  reader.finish();
  return storeHandle<N, P>(name, { data, uses, allows });
}

/**
 * Declares a Redis server.
 *
 * @example redis("state", { memory: "512 MiB", password: secret("REDIS_PASSWORD") })
 */
export function redis<const N extends string>(name: N, options: RedisOptions = {}): StoreHandle<N, "tcp"> {
  const place = here();
  const reader = new OptionReader(`redis "${name}"`, options, place);
  const uses: Declared[] = [];
  const data: RedisStore = {
    ...readCommon(reader, readName("redis", name, reader), place, uses),
    engine: "redis",
    port: readPort(reader, ["port"], reader.raw("port")) ?? { kind: "port", protocol: "tcp", port: 6379 },
    durability: reader.oneOf("durability", ["none", "snapshot", "everysec", "always"], "everysec"),
    settings: readRedisSettings(reader),
  };
  const allows = readAllowances(reader);
  reader.finish();
  return storeHandle<N, "tcp">(name, { data, uses, allows });
}

function readRedisSettings(reader: OptionReader): RedisSettings {
  const memoryBytes = reader.size("memory");
  const cache = reader.flag("cache", false);
  const password = reader.raw("password");
  const isSecret = (password as { kind?: unknown } | undefined)?.kind === "secret";
  if (password !== undefined && !isSecret) {
    reader.refuse(
      "clear-password",
      ["password"],
      (password as { kind?: unknown } | null)?.kind === "other-secret"
        ? "the password must be a secret(…) itself: its other value is there only while it is rotated"
        : "a password cannot stand in the file",
      'write secret("REDIS_PASSWORD")',
    );
  }
  return {
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    cache,
    eviction: reader.oneOf("eviction", evictions, cache ? "allkeys-lru" : "noeviction"),
    ...(isSecret ? { password: password as Value } : {}),
  };
}

function readCommon(
  reader: OptionReader,
  name: string,
  place: Place,
  uses: Declared[],
): Omit<StoreCommon, "port" | "durability"> {
  const resources = readResources(reader, "resources");
  const from = readGroups(reader, "from");
  return {
    kind: "store",
    name,
    place,
    after: readAfter(reader, uses),
    ...(resources ? { resources } : {}),
    stopGraceMs: reader.duration("stopGrace", 10_000),
    zones: readZones(reader),
    groups: readGroups(reader, "groups") ?? [],
    ...(from ? { from } : {}),
  };
}

function storeHandle<N extends string, P extends Protocol>(
  name: N,
  declaration: Declared<Store>[typeof declared],
): StoreHandle<N, P> {
  const { data } = declaration;
  const handle: StoreHandle<N, P> = {
    kind: "store",
    name,
    protocol: data.port.protocol as P,
    url: referenceTo(() => handle, data.name, "url"),
    host: referenceTo(() => handle, data.name, "host"),
    port: referenceTo(() => handle, data.name, "port"),
    [declared]: declaration,
  };
  return frozen(handle);
}
