/** Secrets are named in the file; their values come from the environment or from a secrets file. */
import { ProblemError } from "../base/problem.ts";
import { here, shown } from "./read.ts";
import type { SecretReference } from "./value.ts";

const NAME = /^[A-Z][A-Z0-9_]{0,63}$/;

/**
 * A secret by name. The value is read from the environment variable of that name, else from the cluster's
 * `secrets` file, when a cluster is brought up; it is kept encrypted and never printed.
 *
 * @example secret("API_KEY")
 */
export function secret(name: string): SecretReference {
  if (typeof name !== "string" || !NAME.test(name)) {
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
  return Object.freeze({ kind: "secret", name });
}
