/** Ports that clients ask today and that a release closes: said before, since no balancer can keep those requests. Pure. */
import type { Cluster } from "../model/cluster.ts";

/** One line for each port of a balancer that the next revision does not listen on any more. */
export function closedPortLines(before: Cluster | undefined, next: Cluster): readonly string[] {
  return (before?.balancers ?? []).flatMap(({ name, listeners }) => {
    const ports = new Set(
      next.balancers.find((one) => one.name === name)?.listeners.map(({ listen }) => listen.port),
    );
    const closed = listeners.map(({ listen }) => listen.port).filter((port) => !ports.has(port));
    return closed.map((port) => lineOf(name, port));
  });
}

function lineOf(balancer: string, port: number): string {
  const advice = "to move clients without a gap, keep it beside the new one, deploy, and remove it later";
  return `${balancer} stops listening on port ${port}: clients that still ask there are refused; ${advice}`;
}
