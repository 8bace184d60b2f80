/**
 * The PROXY header of a connection that is made on nobody's behalf, as a health check is
 * (https://www.haproxy.org/download/2.6/doc/proxy-protocol.txt, 2.1 and 2.2).
 */
import type { ProxyProtocol } from "../../model/port.ts";

const FIRST = "PROXY UNKNOWN\r\n";
/** Signature, version 2 with the command LOCAL, no address, and a length of 0. */
const SECOND = "\r\n\r\n\0\r\nQUIT\n\x20\0\0\0";

export function proxyHeader(version: ProxyProtocol): Buffer {
  return Buffer.from(version === "v1" ? FIRST : SECOND, "latin1");
}
