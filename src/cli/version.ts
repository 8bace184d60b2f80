/** The version of this copy of tutti. */
import { readFileSync } from "node:fs";

/** Read when it is asked for: `--help` needs none. */
export function ownVersion(): string {
  const file = new URL("../../package.json", import.meta.url);
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { readonly version: string };
  return version;
}
