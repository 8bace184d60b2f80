/** Finds a process that may open fewer files than it is to hold connections. */
import type { Place } from "../../../base/place.ts";
import type { Evidence } from "../../../contract/finding.ts";
import { emqxMaxConnections } from "../../../model/mqtt.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, type Verdict, violated } from "../../verdict.ts";

/** A process that holds connections. */
interface Process {
  readonly part: { readonly name: string; readonly place: Place };
  readonly connections: number;
  readonly says: Evidence;
  /** Files for one connection: a proxy has one to each side. */
  readonly filesEach: number;
  readonly openFiles?: number;
  /** The option that states the limit. */
  readonly option: string;
}

/** Listeners, logs, sockets of its own. */
const FILES_BESIDES = 100;

export const descriptorLimit: Rule = defineRule({
  id: "descriptor-limit",
  category: "capacity",
  severity: "warning",
  docs: {
    what: "A process may open fewer files than it is to hold connections (nofile).",
    why:
      "Each connection is an open file, in a proxy two. The limit of the kernel comes first: a broker refuses what is above " +
      "it, HAProxy lowers its maxconn in silence, or does not start. It is a warning, since it shows under full load.",
    source:
      "EMQX on tuning (nofile 2097152). Measured with HAProxy 2.6: nofile 20000 makes a maxconn of 9985; a global maxconn " +
      "above it passes haproxy -c and is refused at the start.",
  },
  messages: {
    tooFewFiles: {
      text: '"{part}" is to hold {connections} connections and may open {files} files; it needs {needed}.',
      counterExample:
        'at about {reached} connections "{part}" can open no more, and the next client is refused.',
      fix: 'raise {option} of "{part}" to {needed}, or lower the connections that it is to hold.',
    },
  },
  about: processesIn,
  judge(process): Verdict<"tooFewFiles"> {
    const { part, connections, openFiles, option, filesEach } = process;
    if (openFiles === undefined) {
      const tell = `say ${option} on "${part.name}": what \`ulimit -n\` tells of its process.`;
      return unknown(part, "how many files it may open", tell);
    }
    const needed = connections * filesEach + FILES_BESIDES;
    if (openFiles >= needed) return holds;
    return violated({
      message: "tooFewFiles",
      part,
      path: option.split("."),
      data: {
        part: part.name,
        connections,
        files: openFiles,
        needed,
        option,
        reached: Math.max(0, Math.floor((openFiles - FILES_BESIDES) / filesEach)),
      },
      evidence: [
        stated(`${option} is ${openFiles}`),
        process.says,
        derived(`${connections} × ${filesEach} files and ${FILES_BESIDES} besides are ${needed}`),
      ],
    });
  },
});

function processesIn({ cluster }: Facts): readonly Process[] {
  const brokers = cluster.services.flatMap((part): readonly Process[] => {
    const { mqtt, limits } = part;
    if (!mqtt || (mqtt.maxConnections === undefined && mqtt.program !== "emqx")) return [];
    const { value, ...vendor } = emqxMaxConnections;
    const says =
      mqtt.maxConnections === undefined
        ? byDefault(`its listener takes ${value} connections`, vendor)
        : stated(`mqtt.maxConnections is ${mqtt.maxConnections}`);
    const files = limits?.openFiles === undefined ? {} : { openFiles: limits.openFiles };
    const connections = mqtt.maxConnections ?? value;
    return [{ part, connections, says, filesEach: 1, option: "limits.openFiles", ...files }];
  });
  const proxies = cluster.balancers.flatMap((part): readonly Process[] => {
    const { maxConnections, openFiles, kind } = part.product ?? {};
    if (maxConnections === undefined || (kind !== "haproxy" && kind !== "nginx")) return [];
    const says = stated(`product.maxConnections is ${maxConnections}`);
    const files = openFiles === undefined ? {} : { openFiles };
    return [{ part, connections: maxConnections, says, filesEach: 2, option: "product.openFiles", ...files }];
  });
  return [...brokers, ...proxies];
}
