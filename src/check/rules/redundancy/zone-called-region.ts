/** Finds a zone that the file calls a region. */
import type { Cloud, Region } from "../../../model/cloud.ts";
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

type MessageId = "zoneAsRegion" | "sameRegion";

/** "us-east-1a": a region, and the letter of one of its zones. */
const ZONE = /^([a-z]{2}(?:-[a-z]+)+-\d+)[a-z]$/;

export const zoneCalledRegion: Rule = defineRule({
  id: "zone-called-region",
  category: "redundancy",
  severity: "warning",
  docs: {
    what: "What the file calls a region is a zone, or a second region is the first one again.",
    why:
      "Zones of one region share its control plane and its name service, and are lost together with it; the letter of a zone also " +
      "means another place in each account. Whoever plans with two regions has one. It is a warning, since regions are lost rarely.",
    source:
      "AWS on regions and Availability Zones; the guide of a website on ECS (us-east-1a and us-east-1b as regions).",
  },
  messages: {
    zoneAsRegion: {
      text: "{named} is a zone of the region {region}, and no region.",
      counterExample: "the region {region} fails: {named} fails with it, and with all other zones of it.",
      fix: 'say region("{region}"), and place parts with zones: [zone("{named}")].',
    },
    sameRegion: {
      text: "The second region {named} is {region} again.",
      counterExample: "the region {region} fails, and what was to take over fails with it.",
      fix: "name another region, copy what is kept to it, or remove it from standby.",
    },
  },
  about: ({ cluster }) => (cluster.cloud ? [{ cluster, cloud: cluster.cloud }] : []),
  judge({ cluster: part, cloud }): readonly Verdict<MessageId>[] {
    const named = namedIn(cloud);
    const wrong = named.flatMap(({ region, path }): readonly Verdict<MessageId>[] => {
      const real = ZONE.exec(region.name)?.[1];
      if (real === undefined) return [];
      const data = { named: region.name, region: real };
      const evidence = [
        stated(`${path.join(".")} is ${region.name}`),
        derived(`the letter at its end names a zone of ${real}`),
      ] as const;
      return [violated({ message: "zoneAsRegion", part, path, data, evidence })];
    });
    const again = cloud.standby
      .filter(({ name }) => name === cloud.region.name)
      .map(({ name }) => {
        const evidence = [stated(`cloud.standby holds ${name}`), stated(`cloud.region is ${name}`)] as const;
        const data = { named: name, region: name };
        return violated({ message: "sameRegion", part, path: ["cloud", "standby"], data, evidence });
      });
    const found = [...wrong, ...again];
    return found.length > 0 ? found : [holds];
  },
});

function namedIn({
  region,
  standby,
}: Cloud): readonly { readonly region: Region; readonly path: readonly string[] }[] {
  return [
    { region, path: ["cloud", "region"] },
    ...standby.map((one) => ({ region: one, path: ["cloud", "standby"] })),
  ];
}
