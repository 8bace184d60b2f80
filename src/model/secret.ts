/** Secrets are named in the file; their values come from the environment or from a secrets file. */
import { ProblemError } from "../base/problem.ts";
import { here, shown } from "./read.ts";
import type { OtherSecretReference, SecretReference } from "./value.ts";

const NAME = /^[A-Z][A-Z0-9_]{0,63}$/;

export function isSecretName(name: unknown): name is string {
  return typeof name === "string" && NAME.test(name);
}

export interface Secret extends SecretReference {
  /**
   * The other value that is valid while `tutti secret rotate` has both old and new accepted: first the new one, later
   * the one of before. At all other times there is none, and a variable that is only this is left out.
   *
   * @example env: { API_KEY: secret("API_KEY"), API_KEY_PREVIOUS: secret("API_KEY").other }
   */
  readonly other: OtherSecretReference;
}

/**
 * A secret by name. The value is read from the environment variable of that name, else from the cluster's `secrets`
 * file, else it is what `tutti secret` has set; it is kept encrypted and never printed.
 *
 * @example secret("API_KEY")
 */
export function secret(name: string): Secret {
  if (!isSecretName(name)) {
    const fix = 'write it like an environment variable: "API_KEY"';
    throw new ProblemError([
      {
        code: "wrong-name",
        message: `secret name ${shown(name)} cannot be used`,
        fix,
        place: here(),
        path: [],
      },
    ]);
  }
  const other: OtherSecretReference = Object.freeze({ kind: "other-secret", name });
  const reference = { kind: "secret", name, other } as const;
  // A way to write it, and no part of the data of a cluster.
  Object.defineProperty(reference, "other", { enumerable: false });
  return Object.freeze(reference);
}
