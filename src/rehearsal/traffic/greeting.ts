/** The first bytes of a connection through a balancer: what it sends before the client's, and how a program reads them. */
import type { Balancer } from "../../model/balancer.ts";
import type { Port, ProxyProtocol } from "../../model/port.ts";
import type { Service } from "../../model/service.ts";
import type { Inhabitant, Street } from "./inhabitant.ts";

/** HAProxy, the PROXY protocol: version 1 is a line of text, version 2 begins with twelve bytes. */
const HEADER: Readonly<Record<ProxyProtocol, string>> = {
  v1: "PROXY TCP4 203.0.113.7 127.0.0.1 40000 443\r\n",
  v2: "\r\n\r\n\0\r\nQUIT\n!",
};
const START: Readonly<Record<ProxyProtocol, string>> = { v1: "PROXY ", v2: "\r\n\r\n\0\r\nQUIT\n" };
/** What a client of any protocol may say first, as long as it is none of a header's. */
const HELLO = "hello";

export function greeting({ world, partOf, suffer }: Street): Inhabitant {
  return {
    note: (happening) => {
      if (happening.kind !== "serving" || !happening.process.serving) return;
      const { process } = happening;
      const service = partOf(process);
      if (service?.kind !== "service") return;
      for (const name of process.pools.keys()) {
        const door = world.processes.latestOf(name);
        const balancer = door && partOf(door);
        if (balancer?.kind !== "balancer") continue;
        const deaf = portsBetween(balancer, service).find(
          (port) => read(port, sent(balancer, port)) !== HELLO,
        );
        if (deaf)
          suffer(
            "not-served",
            `a client connects through ${name}, and port ${deaf.port} of ${process.instance} hangs up`,
          );
      }
    },
  };
}

/** A balancer that tutti configures follows the port. */
function sent({ product }: Balancer, { proxyProtocol }: Port): string {
  if (!product) return (proxyProtocol ? HEADER[proxyProtocol] : "") + HELLO;
  return (product.sendsProxyHeader ? HEADER[proxyProtocol ?? "v1"] : "") + HELLO;
}

/** What the program takes for the client's words; undefined where it hangs up. */
function read({ proxyProtocol }: Port, bytes: string): string | undefined {
  if (!proxyProtocol) return bytes;
  if (!bytes.startsWith(START[proxyProtocol])) return undefined;
  return bytes.slice(HEADER[proxyProtocol].length);
}

function portsBetween(balancer: Balancer, service: Service): readonly Port[] {
  const routes = balancer.listeners.flatMap((listener) => listener.routes);
  const ports = routes.flatMap(({ to, port }) => {
    if (to !== service.name) return [];
    return [port === undefined ? service.port : service.ports[port]];
  });
  return ports.filter((port) => port !== undefined);
}
