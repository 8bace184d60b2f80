/** Whom our own clients, the load and the receipt's prober, trust when a listener speaks TLS. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Tls } from "../model/tls.ts";
import type { Status } from "../supervisor/status-types.ts";
import { type Trust, trustIn } from "../targets/local/load/trust.ts";

/** The root of the development certificate, for people and programs to trust. */
export function authorityFile(stateFolder: string): string {
  return join(stateFolder, "development-ca.crt");
}

/** Undefined for a listener without TLS, and where its certificate was not made yet. */
export function trustOf(tls: Tls | undefined, stateFolder: string): Trust | undefined {
  if (tls?.kind === "certificate")
    return typeof tls.chain.text === "string" ? trustIn(tls.chain.text) : undefined;
  const file = authorityFile(stateFolder);
  return tls && existsSync(file) ? trustIn(readFileSync(file, "utf8")) : undefined;
}

/** How a person trusts the certificate for development, where a listener shows it. */
export function trustLines({ balancers }: Pick<Status, "balancers">, file: string): readonly string[] {
  const shown = balancers
    .flatMap(({ listeners }) => listeners)
    .find(({ tls }) => tls === "development-certificate");
  if (!shown) return [];
  const quoted = /^[\w/.-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
  return [
    `the certificate of ${shown.url} was made for development; trust it by its root, for one command or for this machine:`,
    `  curl --cacert ${quoted} ${shown.url}    or: NODE_EXTRA_CA_CERTS=${quoted} node …`,
    `  sudo cp ${quoted} /usr/local/share/ca-certificates/tutti-development.crt && sudo update-ca-certificates`,
  ];
}
