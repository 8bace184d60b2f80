/** Finds replicas that one failure takes down together. */
import { byDefault, derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const replicasInOneZone: Rule = defineRule({
  id: "replicas-in-one-zone",
  category: "redundancy",
  severity: "warning",
  infoInDevelopment: true,
  docs: {
    what: "A service has several replicas, and all of them are in one failure domain.",
    why:
      "Replicas are there to survive a loss. Those in one zone survive the loss of a process, " +
      "and not that of the zone. It is a warning, because the cluster works until the zone is " +
      "lost.",
    source: "kube-score `host-podantiaffinity`; the ZooKeeper administrator's guide on independent failures.",
  },
  messages: {
    noZone: {
      text: '"{part}" has {replicas} replicas and names no zone, so all of them may be lost together.',
      counterExample: 'the host of all {replicas} replicas stops, and no instance of "{part}" is left.',
      fix: 'spread "{part}" over two zones: zones: [zone("a"), zone("b")].',
    },
    oneZone: {
      text: 'All {replicas} replicas of "{part}" are in the zone "{zone}", and are lost together with it.',
      counterExample: 'the zone "{zone}" is lost, and no instance of "{part}" is left.',
      fix: 'add a second zone to `zones` of "{part}".',
    },
  },
  about: ({ cluster }) => cluster.services.filter(({ replicas }) => replicas > 1),
  judge(part) {
    const zones = [...new Set(part.zones.map((zone) => zone.name))];
    if (zones.length > 1) return holds;
    const [zone] = zones;
    return violated({
      message: zone === undefined ? "noZone" : "oneZone",
      part,
      path: zone === undefined ? [] : ["zones"],
      data: { part: part.name, replicas: part.replicas, zone: zone ?? "" },
      evidence: [
        stated(`replicas is ${part.replicas}`),
        zone === undefined ? byDefault("zones is empty") : stated(`zones holds "${zone}" alone`),
        derived("one lost zone takes all replicas"),
      ],
    });
  },
});
