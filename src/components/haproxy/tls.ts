/** TLS in the configuration of HAProxy. */
import type { Balancer } from "../../model/balancer.ts";
import type { Listener } from "../../model/listener.ts";
import { certificatePath } from "./names.ts";
import { quoted } from "./quoted.ts";

/**
 * Forward secrecy and authenticated encryption only: Mozilla's intermediate list of TLS 1.2 without the slow finite-field
 * exchange (https://wiki.mozilla.org/Security/Server_Side_TLS, version 5.7); those of TLS 1.3 are all good.
 */
const CIPHERS = [
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
];

export function tlsDefaults({ listeners }: Balancer): readonly string[] {
  if (listeners.every(({ tls }) => tls === undefined)) return [];
  return [`ssl-default-bind-ciphers ${CIPHERS.join(":")}`, "ssl-default-bind-options no-tls-tickets"];
}

/** What follows the address of a listener. */
export function tlsWords(listener: Listener, folder = ""): string {
  const { tls, listen } = listener;
  if (!tls) return "";
  const protocols = listen.protocol === "http" ? " alpn h2,http/1.1" : "";
  return ` ssl crt ${quoted(certificatePath(folder, listener))} ssl-min-ver TLSv${tls.minimum}${protocols}`;
}
