/** What stores of every kind have in common, and the handle that stands for one. */
import type { Duration } from "../base/duration.ts";
import { frozen } from "../base/frozen.ts";
import type { Place } from "../base/place.ts";
import { readAdmitted, readGroups, readZones, type SecurityGroup, type Zone } from "./access.ts";
import { type Allowance, readAllowances } from "./allowance.ts";
import { type BackupOptions, type BackupPlan, readBackup } from "./backup.ts";
import { type Declared, declared } from "./declaration.ts";
import { type Holding, readHolds } from "./holds.ts";
import type { Managed } from "./managed.ts";
import { type Operation, type OperationOptions, readOperation } from "./operation.ts";
import type { Port, Protocol } from "./port.ts";
import { given, type OptionReader } from "./read.ts";
import { type ResourceOptions, type Resources, readResources } from "./resources.ts";
import { readAfter } from "./run.ts";
import type { Store } from "./store.ts";
import { type PartReference, referenceTo } from "./value.ts";

/** What a crash of the store may lose: nothing is kept, all since the last snapshot, about a second, or nothing. */
export type Durability = "none" | "snapshot" | "everysec" | "always";

export const durabilities = ["none", "snapshot", "everysec", "always"] as const;

export interface StoreCommon {
  readonly kind: "store";
  readonly name: string;
  readonly place: Place;
  readonly port: Port;
  readonly durability: Durability;
  readonly after: readonly string[];
  readonly resources?: Resources;
  readonly stopGraceMs: number;
  /** It closes connections that nobody uses after this time. Missing: what its program does by itself. */
  readonly idleTimeoutMs?: number;
  readonly zones: readonly Zone[];
  readonly groups: readonly SecurityGroup[];
  /** Who may connect. Missing: exactly the parts that refer to it. */
  readonly from?: readonly SecurityGroup[];
  /** Missing: the file knows of none. */
  readonly backup?: BackupPlan;
  /** Missing: the file does not say. */
  readonly holds?: readonly Holding[];
  /** Missing: it is one process on a machine of ours. */
  readonly managed?: Managed;
  /** How people keep it where tutti does not. Missing: unknown. */
  readonly operation?: Operation;
}

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

export interface StoreCommonOptions {
  readonly after?: readonly Declared[];
  readonly resources?: ResourceOptions;
  /** From SIGTERM to SIGKILL. Default 10s: a store flushes before it ends. */
  readonly stopGrace?: Duration;
  /** After which it closes connections that nobody uses (`timeout` of Redis). Default: what its program does by itself. */
  readonly idleTimeout?: Duration;
  readonly zones?: readonly Zone[];
  readonly groups?: readonly SecurityGroup[];
  /** Who may connect. Default: exactly the parts that refer to the store. */
  readonly from?: SecurityGroup | readonly SecurityGroup[];
  /** How it is backed up and restored. No target makes backups yet: `check` judges the plan. */
  readonly backup?: BackupOptions;
  /** What it holds for its users, so that `check` can judge what may be lost. Changes nothing about the store. */
  readonly holds?: readonly Holding[];
  /** How people keep its machines and its program where tutti does not; a target that would keep it itself refuses that. */
  readonly operation?: OperationOptions;
  /** Findings on this part that are accepted: `allow("single-point", { reason: "…" })`. */
  readonly allow?: Allowance | readonly Allowance[];
}

export function readStoreCommon(
  reader: OptionReader,
  name: string,
  place: Place,
  uses: Declared[],
): Omit<StoreCommon, "port" | "durability"> {
  const resources = readResources(reader, "resources");
  const from = readAdmitted(reader, "from");
  const backup = readBackup(reader, uses);
  const holds = readHolds(reader);
  const operation = readOperation(reader);
  return {
    kind: "store",
    name,
    place,
    after: readAfter(reader, uses),
    ...(resources ? { resources } : {}),
    stopGraceMs: reader.duration("stopGrace", 10_000),
    ...given("idleTimeoutMs", reader.optionalDuration("idleTimeout")),
    zones: readZones(reader),
    groups: readGroups(reader, "groups") ?? [],
    ...(from ? { from } : {}),
    ...(backup ? { backup } : {}),
    ...(holds ? { holds } : {}),
    ...(operation ? { operation } : {}),
  };
}

/** Ends the reading of a store's options, and makes its handle. */
export function storeHandle<N extends string, P extends Protocol>(
  name: N,
  reader: OptionReader,
  declaration: { readonly data: Store; readonly uses: readonly Declared[] },
): StoreHandle<N, P> {
  const { data } = declaration;
  const allows = readAllowances(reader);
  reader.finish();
  const handle: StoreHandle<N, P> = {
    kind: "store",
    name,
    protocol: data.port.protocol as P,
    url: referenceTo(() => handle, data.name, "url"),
    host: referenceTo(() => handle, data.name, "host"),
    port: referenceTo(() => handle, data.name, "port"),
    [declared]: { ...declaration, allows },
  };
  return frozen(handle);
}
