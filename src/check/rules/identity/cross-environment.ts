/** Finds a part of one environment that talks to another environment. */

import { placedValuesOf } from "../../../model/connections.ts";
import type { PartData } from "../../../model/declaration.ts";
import type { External } from "../../../model/external.ts";
import { piecesOf } from "../../../model/value.ts";
import { derived, settingFact, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

interface Address {
  readonly part: PartData;
  readonly path: readonly string[];
  readonly host: string;
}

/** Words of a host's name, between its dots and dashes. */
const OTHERS = {
  production: ["staging", "stage", "stg", "test", "testing", "dev", "development", "qa", "uat", "sandbox"],
  development: ["prod", "production", "live"],
} as const;

export const crossEnvironment: Rule = defineRule({
  id: "cross-environment",
  category: "identity",
  severity: "warning",
  docs: {
    what: "A cluster of production is told the address of something whose name says staging or test, or the other way round.",
    why:
      "Orders of customers then land in a store that is wiped each night, or a test writes over what customers have. It is a " +
      "warning, since only the name says so.",
    source: "cfn-lint and Checkov see one template at a time, and so cannot; basecamp/kamal on destinations.",
  },
  messages: {
    otherSide: {
      text: '"{part}" is of {environment}, and {option} leads to {host}.',
      counterExample:
        '"{part}" writes to {host}: what it writes is missing on its own side, and is wrong on the other.',
      fix: 'give "{part}" the address of its own environment, or say environment: "{other}" in cluster(…).',
    },
  },
  about: addressesIn,
  judge({ part, path, host }, { cluster }) {
    const { environment } = cluster;
    const words = wordsOf(host);
    const word = words.find((one) => OTHERS[environment].some((other) => other === one));
    if (word === undefined) return holds;
    return violated({
      message: "otherSide",
      part,
      path,
      data: {
        part: part.name,
        environment,
        option: path.join("."),
        host,
        other: environment === "production" ? "development" : "production",
      },
      evidence: [
        stated(`${path.join(".")} holds ${host}`),
        settingFact(`environment is "${environment}"`, environment === "production"),
        derived(`"${word}" is the name of another environment`),
      ],
    });
  },
});

/** Registries of names for everybody, at the end of a host's name: shop.example.dev is no test. */
const REGISTRY = /\.(?:dev|live)$/;

function wordsOf(host: string): readonly string[] {
  return host.toLowerCase().replace(REGISTRY, "").split(/[.-]/);
}

/** Hosts that stand in a text as a URL, and externals that a value refers to. */
function addressesIn({ parts, cluster }: Facts): readonly Address[] {
  const externals = new Map(cluster.externals.map((one): [string, External] => [one.name, one]));
  return parts.flatMap((part) =>
    placedValuesOf(part).flatMap(({ value, path }) => {
      const hosts = new Set<string>();
      const text =
        typeof value === "string"
          ? /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?([^:/?#]+)/i.exec(value)?.[1]
          : undefined;
      if (text !== undefined) hosts.add(text);
      for (const piece of piecesOf(value)) {
        const host = piece.kind === "external-reference" ? externals.get(piece.external)?.host : undefined;
        if (host !== undefined) hosts.add(host);
      }
      return [...hosts].map((host): Address => ({ part, path, host }));
    }),
  );
}
