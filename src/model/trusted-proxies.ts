/** Proxies in front of a listener whose word on where a request comes from is believed. */
import type { Protocol } from "./port.ts";
import { type OptionReader, shown } from "./read.ts";

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$|\/)|(?=$|\/))){4}(?:\/(?:[1-9]|[12]\d|3[0-2]))?$/;
const IPV6 = /^(?=[^/]*:)[0-9A-Fa-f:]{2,39}(?:\/(?:[1-9]\d?|1[01]\d|12[0-8]))?$/;

/** An address, or a range of them that is not all of them. */
export const ADDRESS_RANGE: RegExp = new RegExp(`${IPV4.source}|${IPV6.source}`);

export function readTrustedProxies(
  reader: OptionReader,
  listen: { readonly protocol: Protocol; readonly proxyProtocol?: unknown },
): readonly string[] {
  if (!reader.has("trustedProxies")) return [];
  const path = ["trustedProxies"];
  if (listen.protocol !== "http") {
    const message = "only a listener with http(…) has headers to believe";
    reader.refuse("wrong-protocol", path, message, "remove it");
  }
  if (listen.proxyProtocol) {
    const message = "the PROXY header tells who the client is already";
    reader.refuse("proxy-twice", path, message, "remove trustedProxies, or the PROXY protocol of its port");
  }
  return reader.list("trustedProxies").flatMap((item, index) => {
    if (typeof item === "string" && ADDRESS_RANGE.test(item)) return [item];
    const message = `trustedProxies cannot hold ${shown(item)}`;
    const fix =
      'write addresses or ranges of the proxies in front, such as "10.0.0.0/8"; everybody is no proxy';
    reader.refuse("wrong-value", [...path, String(index)], message, fix);
    return [];
  });
}
