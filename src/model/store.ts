/** A store: a program that keeps data, of a known kind (Redis, MySQL, …) or of any other (the generic store). */
import { type Artifact, readArtifact } from "./artifact.ts";
import type { Declared } from "./declaration.ts";
import { type Health, readHealth } from "./health.ts";
import type { KafkaStore } from "./kafka.ts";
import type { MysqlStore } from "./mysql.ts";
import type { ObjectStore } from "./object-store.ts";
import { type Port, type Protocol, readPort } from "./port.ts";
import { here, OptionReader, readName } from "./read.ts";
import type { RedisStore } from "./redis.ts";
import { type Command, type CommandInput, type EnvInput, readCommand, readEnv } from "./run.ts";
import {
  type Durability,
  durabilities,
  readStoreCommon,
  type StoreCommon,
  type StoreCommonOptions,
  type StoreHandle,
  storeHandle,
} from "./store-common.ts";
import type { Value } from "./value.ts";
import type { ZookeeperStore } from "./zookeeper.ts";

/** Kinds of stores whose settings the model knows. */
export type KnownStore = RedisStore | MysqlStore | ObjectStore | KafkaStore | ZookeeperStore;

export type Store = GenericStore | KnownStore;

export interface GenericStore extends StoreCommon {
  readonly engine: "generic";
  readonly artifact?: Artifact<string>;
  readonly command: Command;
  readonly env: Readonly<Record<string, Value>>;
  readonly health?: Health<string>;
}

export interface StoreOptions<N extends string, P extends Protocol> extends StoreCommonOptions {
  readonly artifact?: Artifact<NoInfer<N>> | Artifact<null>;
  /** `{host}`, `{port}` and `{data}`, the folder of the volume, may stand in the words. */
  readonly command: CommandInput;
  readonly env?: EnvInput;
  readonly port: Port<P>;
  readonly durability: Durability;
  readonly health?: Health;
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
    ...readStoreCommon(reader, known, place, uses),
    engine: "generic",
    port: port ?? { kind: "port", protocol: "tcp", port: 1 },
    durability: reader.oneOf("durability", durabilities, "none"),
    ...(artifact ? { artifact } : {}),
    command: readCommand(reader, uses),
    env: readEnv(reader, uses),
    ...(health ? { health } : {}),
  };
  return storeHandle<N, P>(name, reader, { data, uses });
}
