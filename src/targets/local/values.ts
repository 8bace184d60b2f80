/** The text of a value at the last moment before it is needed: secrets revealed, references turned into addresses. */
import { type Cluster, partNamed } from "../../model/cluster.ts";
import type { PartData } from "../../model/declaration.ts";
import { urlOf as listenerUrl } from "../../model/listener.ts";
import type { PartReference, Piece, Value } from "../../model/value.ts";
import { Refused } from "./failures.ts";

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface ValueSources {
  readonly cluster: Cluster;
  /** Undefined when nobody gave it. */
  readonly secretOf: (name: string) => string | undefined;
  /** Undefined while the secret is not rotated. */
  readonly otherOf: (name: string) => string | undefined;
  /** Undefined when the part does not run. */
  readonly addressOf: (part: string) => Address | undefined;
  /** Where the files of the instance are written. */
  readonly fileFolder: string;
}

/** Throws {@link Refused} for a secret that is missing, or a part without an address. */
export function valueText(value: Value, sources: ValueSources): string {
  if (typeof value === "string") return value;
  const pieces = value.kind === "joined" ? value.pieces : [value];
  return pieces.map((piece) => pieceText(piece, sources)).join("");
}

function pieceText(piece: string | Piece, sources: ValueSources): string {
  if (typeof piece === "string") return piece;
  if (piece.kind === "reference") return referenceText(piece, sources);
  if (piece.kind === "external-reference") return piece.text;
  if (piece.kind === "file") return `${sources.fileFolder}/${piece.name}`;
  if (piece.kind === "other-secret") return sources.otherOf(piece.name) ?? "";
  const text = sources.secretOf(piece.name);
  if (text === undefined) throw new Refused(missingSecret(piece.name, sources.cluster));
  return text;
}

function missingSecret(name: string, { secretsFile }: Cluster): Refused["failure"] {
  const file = secretsFile
    ? `or write ${name}=… into ${secretsFile}`
    : 'or name a file for it: secrets: "secrets.env"';
  return {
    code: "missing-secret",
    message: `the secret ${name} has no value`,
    advice: `Set it with \`tutti secret set ${name}\`, in the environment (export ${name}=…), ${file}, and run the command again.`,
  };
}

function referenceText(reference: PartReference, sources: ValueSources): string {
  const part = partNamed(sources.cluster, reference.part);
  const address = sources.addressOf(reference.part);
  if (!part || !address) {
    throw new Refused({
      code: "failed",
      message: `${reference.part}.${reference.field} is not known: ${reference.part} has no address yet`,
      advice: `Start ${reference.part} first; it is tried again.`,
    });
  }
  if (reference.field === "host") return address.host;
  return reference.field === "port" ? String(address.port) : urlOf(part, address, sources);
}

/** The URL of a part for its clients. It holds the password of a store that has one, and is then itself a secret. */
function urlOf(part: PartData, { host, port }: Address, sources: ValueSources): string {
  if (part.kind === "store" && part.engine === "redis") {
    const { password } = part.settings;
    const login = password === undefined ? "" : `:${encodeURIComponent(valueText(password, sources))}@`;
    return `redis://${login}${host}:${port}`;
  }
  if (part.kind === "balancer") return listenerUrl(part.listeners[0], host);
  const scheme = part.kind === "store" && part.engine !== "generic" ? part.engine : protocolOf(part);
  return `${scheme}://${host}:${port}`;
}

function protocolOf(part: PartData): string {
  return part.kind === "job" || part.kind === "balancer" ? "tcp" : (part.port?.protocol ?? "tcp");
}
