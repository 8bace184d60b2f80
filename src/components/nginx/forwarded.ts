/** What nginx tells services of where a request comes from. A stranger's word on that is thrown away. */
import type { Listener } from "../../model/listener.ts";

/** For `proxy_set_header`. */
export function forwardedHeaders(listener: Listener): readonly string[] {
  if (!listener.trustedProxies) {
    return ["X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme", "X-Request-ID $request_id"];
  }
  const name = variableOf(listener);
  return [
    `X-Forwarded-For $forwarded_for_${name}`,
    `X-Forwarded-Proto $forwarded_proto_${name}`,
    `X-Request-ID $forwarded_id_${name}`,
  ];
}

/** Beside the servers: variables in which a trusted proxy's word stays. */
export function forwardedMaps(listener: Listener): readonly string[] {
  const { trustedProxies } = listener;
  if (!trustedProxies) return [];
  const name = variableOf(listener);
  const ranges = trustedProxies.map((range) => `${range} 1;`).join(" ");
  return [
    `geo $from_proxy_${name} { default 0; ${ranges} }`,
    `map $from_proxy_${name} $forwarded_for_${name} { default $remote_addr; 1 $proxy_add_x_forwarded_for; }`,
    keptMap(name, "http_x_forwarded_proto", "forwarded_proto", "$scheme"),
    keptMap(name, "http_x_request_id", "forwarded_id", "$request_id"),
  ];
}

/** Of a proxy, and there. */
function keptMap(name: string, header: string, kept: string, otherwise: string): string {
  return `map "$from_proxy_${name}:$${header}" $${kept}_${name} { default ${otherwise}; ~^1:. $${header}; }`;
}

/** Names of listeners hold no underscore, so that no two become one. */
function variableOf({ name }: Listener): string {
  return name.replaceAll("-", "_");
}
