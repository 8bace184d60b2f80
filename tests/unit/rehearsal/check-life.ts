/** NET-03: a health check of somebody else's balancer gets through to the port that it asks, past a filter of packets. */
import { servicesBehind } from "../../../src/model/balancer.ts";
import type { Cluster } from "../../../src/model/cluster.ts";
import { checkedPortOf } from "../../../src/model/health.ts";
import type { Service } from "../../../src/model/service.ts";
import type { Trial } from "./trial.ts";

interface Packet {
  readonly groups: readonly string[];
  readonly port: number;
}

/** As a cloud holds them: rows of a source and a port; what no row takes is dropped. */
function rowsOf({ from }: Service): readonly { readonly source: string; readonly port?: number }[] {
  return (from ?? []).flatMap(({ name: source, ports }) =>
    ports ? ports.map((port) => ({ source, port })) : [{ source }],
  );
}

function passes(packet: Packet, service: Service): boolean {
  return rowsOf(service).some(
    ({ source, port }) => packet.groups.includes(source) && (port ?? packet.port) === packet.port,
  );
}

function firstBlocked({ balancers, services }: Cluster): string | undefined {
  for (const door of balancers.filter(({ groups }) => groups)) {
    for (const service of services.filter(({ name }) => servicesBehind(door).includes(name))) {
      const packet = {
        groups: (door.groups ?? []).map(({ name }) => name),
        port: checkedPortOf(service)?.port ?? 0,
      };
      if (!passes(packet, service))
        return `no check of ${door.name} ever reaches ${service.name}:${packet.port}`;
    }
  }
  return undefined;
}

export const checkPromises: Readonly<Record<string, (trial: Trial) => string | undefined>> = {
  "NET-03": ({ cluster }) => firstBlocked(cluster),
};
