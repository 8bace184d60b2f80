/** What HAProxy tells services of where a request comes from. A stranger's word on that is thrown away. */
import type { Listener } from "../../model/listener.ts";

export function forwardedLines({ trustedProxies = [] }: Listener): readonly string[] {
  const proto = "http-request set-header x-forwarded-proto %[ssl_fc,iif(https,http)]";
  const id = "http-request set-header x-request-id %[uuid()]";
  const source = "http-request set-header x-forwarded-for %[src]";
  if (trustedProxies.length === 0) return [source, proto, id];
  return [
    `acl from_proxy src ${trustedProxies.join(" ")}`,
    // Several lines of it count as one list.
    "http-request add-header x-forwarded-for %[src] if from_proxy",
    `${source} unless from_proxy`,
    `${proto} unless from_proxy { req.hdr(x-forwarded-proto) -m found }`,
    `${id} unless from_proxy { req.hdr(x-request-id) -m found }`,
  ];
}
