/** TLS of a listener: which certificate it shows, and what it accepts. */

import { frozen } from "../base/frozen.ts";
import type { Place } from "../base/place.ts";
import { hereWhenAsked, OptionReader, shown } from "./read.ts";
import {
  type FileReference,
  owned,
  readValue,
  type SecretReference,
  type Value,
  type ValueInput,
} from "./value.ts";

export type TlsVersion = "1.2" | "1.3";

const VERSIONS = ["1.2", "1.3"] as const;

export type Tls =
  | {
      readonly kind: "certificate";
      /** The certificate and those between it and its root, as PEM: part of the revision. */
      readonly chain: FileReference;
      readonly key: SecretReference;
      readonly minimum: TlsVersion;
    }
  | {
      readonly kind: "development-certificate";
      readonly minimum: TlsVersion;
      /** Besides localhost and the addresses of this machine. */
      readonly names?: readonly string[];
    };

export interface TlsOptions {
  /** The oldest version that is spoken. Default "1.2"; older ones are broken and not offered. */
  readonly minimum?: TlsVersion;
}

export interface CertificateOptions extends TlsOptions {
  /** A file with the certificate and those between it and its root, in PEM, relative to the cluster file. */
  readonly chain: string;
  /** Its private key in PEM: secret("EDGE_KEY"). */
  readonly key: SecretReference;
}

/**
 * A certificate of your own. A new one is a change like any other: the balancer is reloaded without losing a request.
 *
 * @example tls: certificate({ chain: "./tls/edge.crt", key: secret("EDGE_KEY") })
 */
export function certificate(options: CertificateOptions): Tls {
  const place = hereWhenAsked()();
  const reader = new OptionReader("certificate", options, place);
  const from = reader.text("chain");
  if (from === undefined)
    reader.refuse(
      "missing",
      ["chain"],
      "a certificate needs its chain",
      'name its file: chain: "./tls/edge.crt"',
    );
  const key = readKey(reader);
  const minimum = readMinimum(reader);
  reader.finish();
  return frozen({ kind: "certificate", chain: chainFrom(from ?? "", place), key, minimum });
}

/** The name under which the vault keeps the key of the certificate for development. */
export const developmentKeyName = "TUTTI_DEVELOPMENT_CERTIFICATE";

export interface DevelopmentCertificateOptions extends TlsOptions {
  /**
   * Names of hosts that it is for, besides localhost, *.localhost and the addresses of this machine: those that your tests
   * ask by, such as "shop.test" or "*.shop.test". A new name makes a new certificate with a new root to trust. Default: none.
   */
  readonly names?: readonly string[];
}

/**
 * A certificate that tutti makes for this machine, for development: `tutti status` says how to trust it. Clients that do
 * not trust it refuse the connection, as they should.
 */
export function developmentCertificate(options: DevelopmentCertificateOptions = {}): Tls {
  const reader = new OptionReader("developmentCertificate", options, hereWhenAsked()());
  const minimum = readMinimum(reader);
  const names = readHostNames(reader);
  reader.finish();
  return frozen({ kind: "development-certificate", minimum, ...(names.length > 0 ? { names } : {}) });
}

/** As DNS has them, with a star for the first part at most. */
const HOST_NAME = /^(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

function readHostNames(reader: OptionReader): readonly string[] {
  return reader.list("names").flatMap((item, index) => {
    if (typeof item === "string" && HOST_NAME.test(item) && !/^[\d.]+$/.test(item)) return [item];
    const message = `names cannot hold ${shown(item)}`;
    const fix = 'write names of hosts in lower case, such as "shop.test" or "*.shop.test"';
    reader.refuse("wrong-value", ["names", String(index)], message, fix);
    return [];
  });
}

/** The names that certificates for development of these listeners are to be for. */
export function developmentNamesOf(listeners: readonly { readonly tls?: Tls }[]): readonly string[] {
  const names = listeners.flatMap(({ tls }) =>
    tls?.kind === "development-certificate" ? (tls.names ?? []) : [],
  );
  return [...new Set(names)].sort();
}

/** Reads `tls` of a listener. */
export function readTls(reader: OptionReader): Tls | undefined {
  if (!reader.has("tls")) return undefined;
  const tls = reader.raw("tls");
  if (isWhole(tls)) {
    reader.within(["tls"], tls, "tls").oneOf("minimum", VERSIONS, "1.2");
    return tls;
  }
  reader.refuse(
    "wrong-value",
    ["tls"],
    `tls cannot be ${shown(tls)}`,
    "write certificate({ chain, key }) or developmentCertificate()",
  );
  return undefined;
}

/** Made by a builder, or just like it. */
function isWhole(tls: unknown): tls is Tls {
  if (typeof tls !== "object" || tls === null) return false;
  const { kind, chain, key, minimum } = tls as Record<string, unknown>;
  if (minimum === undefined) return false;
  if (kind === "development-certificate") return true;
  return kind === "certificate" && isOfKind(chain, "file") && isOfKind(key, "secret");
}

function isOfKind(value: unknown, kind: "file" | "secret"): boolean {
  return (value as { kind?: unknown } | null | undefined)?.kind === kind;
}

/** What a listener's TLS must be given at the last moment. */
export function tlsValues(tls: Tls | undefined): readonly Value[] {
  return tls?.kind === "certificate" ? [tls.key] : [];
}

function chainFrom(from: string, place: Place): FileReference {
  return owned(
    { kind: "file", name: "chain.pem", text: "", verbatim: true, source: { place, from } },
    () => [],
  );
}

function readKey(reader: OptionReader): SecretReference {
  const given = reader.raw("key") as ValueInput | undefined;
  const key = given === undefined ? undefined : readValue(reader, ["key"], given, []);
  if (typeof key === "object" && key.kind === "secret") return key;
  reader.refuse(
    "wrong-value",
    ["key"],
    "the key of a certificate is a secret",
    'write key: secret("EDGE_KEY")',
  );
  return { kind: "secret", name: "NONE" };
}

function readMinimum(reader: OptionReader): TlsVersion {
  return reader.oneOf("minimum", VERSIONS, "1.2");
}
