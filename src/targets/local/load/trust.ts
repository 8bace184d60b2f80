/** How our own clients trust a listener with TLS: they ask on the loopback, where its name and root may be unknown. */
import { X509Certificate } from "node:crypto";

/** For a connection of Node. */
export interface Trust {
  readonly ca: string;
  /** Whom the certificate is checked to belong to. */
  readonly servername: string;
  readonly allowPartialTrustChain: true;
}

/**
 * The very chain that the listener is to show is what is trusted: nothing else would be taken for it.
 *
 * @param chain PEM, the listener's own certificate first.
 */
export function trustIn(chain: string): Trust {
  const names = new X509Certificate(chain).subjectAltName ?? "";
  const [, name = "localhost"] = /DNS:([^,\s]+)/.exec(names) ?? [];
  return { ca: chain, servername: name.replace(/^\*/, "tutti"), allowPartialTrustChain: true };
}
