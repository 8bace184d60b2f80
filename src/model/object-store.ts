/** Object stores: documents and images under a name, read by the world or through addresses that are signed for a while. */
import type { Duration } from "../base/duration.ts";
import type { Declared } from "./declaration.ts";
import { type Port, readPort } from "./port.ts";
import { given, here, OptionReader, readName } from "./read.ts";
import {
  readStoreCommon,
  type StoreCommon,
  type StoreCommonOptions,
  type StoreHandle,
  storeHandle,
} from "./store-common.ts";
import type { VendorDefault } from "./vendor-default.ts";

export interface ObjectStore extends StoreCommon {
  readonly engine: "objects";
  readonly settings: ObjectSettings;
}

export interface ObjectSettings {
  /** "public": everybody reads. "private": who has rights of their own, or an address that is signed. */
  readonly access: "public" | "private";
  /** Missing: nobody signs addresses. */
  readonly signed?: SignedAddresses;
  readonly blocksPublicAccess: boolean;
  /** It has none; what stores of a known kind have in common. */
  readonly password?: undefined;
}

export interface SignedAddresses {
  /** For how long one of them opens its document. Missing: the file does not say, and who signs decides. */
  readonly lifetimeMs?: number;
  /** Whose rights an address carries: those of a task end with its session. Missing: unknown. */
  readonly signedBy?: "task" | "user";
  /** How long the session of a task lasts. Missing: unknown. */
  readonly sessionMs?: number;
}

/** The longest that an address signed with Signature Version 4 may live, and what nobody shortens. */
export const signedMax: VendorDefault<number> = {
  value: 604_800_000,
  program: "Amazon S3",
  reference: "user guide, sharing objects with presigned URLs: at most 7 days",
};

export interface ObjectStoreOptions extends StoreCommonOptions {
  /** Who reads: everybody, or who has rights or a signed address. */
  readonly access: ObjectSettings["access"];
  /** Addresses that open one document for a while. */
  readonly signed?: {
    /** For how long. */
    readonly lifetime?: Duration;
    /** Whose rights they carry. */
    readonly signedBy?: SignedAddresses["signedBy"];
    /** How long the session of a task lasts. */
    readonly session?: Duration;
  };
  /** Nobody can make a document public by mistake. Default: true where access is "private", that of S3 since 2023. */
  readonly blocksPublicAccess?: boolean;
  /** Default 443. */
  readonly port?: Port<"http">;
}

/**
 * Declares an object store, such as a bucket of S3. The model knows it and `check` judges it; a target that cannot run it
 * says so.
 *
 * @example objectStore("documents", { access: "private", signed: { lifetime: "10m", signedBy: "task" } })
 */
export function objectStore<const N extends string>(
  name: N,
  options: ObjectStoreOptions,
): StoreHandle<N, "http"> {
  const place = here();
  const reader = new OptionReader(`object store "${name}"`, options, place);
  const uses: Declared[] = [];
  if (!reader.has("access"))
    reader.refuse("missing", ["access"], "an object store says who reads it", 'add access: "private"');
  const access = reader.oneOf<ObjectSettings["access"]>("access", ["public", "private"], "private");
  const signed = readSigned(reader);
  if (signed && access === "public") {
    const message = "what everybody reads needs no signed addresses";
    reader.refuse("signed-public", ["signed"], message, 'remove `signed`, or write access: "private"');
  }
  const data: ObjectStore = {
    ...readStoreCommon(reader, readName("object store", name, reader), place, uses),
    engine: "objects",
    port: readPort(reader, ["port"], reader.raw("port")) ?? { kind: "port", protocol: "http", port: 443 },
    // S3 answers a write once it is kept in several zones.
    durability: "always",
    settings: {
      access,
      ...(signed ? { signed } : {}),
      blocksPublicAccess: reader.flag("blocksPublicAccess", access === "private"),
    },
  };
  return storeHandle<N, "http">(name, reader, { data, uses });
}

function readSigned(reader: OptionReader): SignedAddresses | undefined {
  if (!reader.has("signed")) return undefined;
  const options = reader.nested("signed");
  const signed: SignedAddresses = {
    ...given("lifetimeMs", options.optionalDuration("lifetime")),
    ...given("signedBy", options.optionalOneOf("signedBy", ["task", "user"])),
    ...given("sessionMs", options.optionalDuration("session")),
  };
  if ((signed.lifetimeMs ?? 0) > signedMax.value)
    options.refuse(
      "wrong-value",
      ["lifetime"],
      "a signed address lives for 7 days at most",
      "write 7 days or less",
    );
  options.refuseUnknown();
  return signed;
}
