/** How far the rotation of a secret is, told by the versions that a revision names. Pure. */
import type { OtherSecretReference, SecretReference } from "../model/value.ts";
import type { SecretVersions } from "./part-fingerprint.ts";

/**
 * Both directions of an overlap need a release of their own. While instances roll, a client that already has the new
 * value may meet an instance of before; so first all accept the coming value, and only then anybody prefers it.
 */
export type Rotation =
  /** One value is valid. */
  | { readonly kind: "closed"; readonly version: number | undefined }
  /** The coming value is accepted as well; the one of before is still preferred. */
  | { readonly kind: "accepting"; readonly version: number; readonly other: number }
  /** The new value is preferred; the one of before is still accepted. */
  | { readonly kind: "preferring"; readonly version: number; readonly other: number };

const OTHER = ".other";

/** Under which the version of the other value stands. No name of a secret has a dot. */
export function otherLabel(name: string): string {
  return `${name}${OTHER}`;
}

/** Under which the version of what a reference means stands. */
export function labelOf({ kind, name }: SecretReference | OtherSecretReference): string {
  return kind === "secret" ? name : otherLabel(name);
}

/** @param versions Of a revision. */
export function rotationOf(versions: SecretVersions, name: string): Rotation {
  const [version, other] = [versions[name], versions[otherLabel(name)]];
  if (version === undefined || other === undefined) return { kind: "closed", version };
  return { kind: other > version ? "accepting" : "preferring", version, other };
}

/** Names of secrets, without the labels of their other values. */
export function namesIn(versions: SecretVersions): readonly string[] {
  return Object.keys(versions).filter((label) => !label.endsWith(OTHER));
}

/** Names of secrets whose rotation is open. */
export function openRotations(versions: SecretVersions): readonly string[] {
  return namesIn(versions).filter((name) => rotationOf(versions, name).kind !== "closed");
}
