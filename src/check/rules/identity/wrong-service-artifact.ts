/** Finds a service that is about to run the code of another. */
import { stableJson } from "../../../base/stable-json.ts";
import type { PartData } from "../../../model/declaration.ts";
import type { Service } from "../../../model/service.ts";
import { derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { groupedBy } from "../../grouped.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Violated, violated } from "../../verdict.ts";

type MessageId = "recordedForAnother" | "sameFolder";

export const wrongServiceArtifact: Rule = defineRule({
  id: "wrong-service-artifact",
  category: "identity",
  severity: "error",
  docs: {
    what: "A part is given the files that belong to another part.",
    why:
      "Releases record which part each content hash ran as. A part that has a record of its own, " +
      "and now comes with files that only ran as another, is the mistake that a guide warns of " +
      "in capital letters: an error. Parts that once ran the same files share a code base, and " +
      "are not reported. Two services that start the same command in the same folder are a " +
      "warning, since some are meant so; another command is enough to tell them apart.",
    source:
      "An ECS deployment guide that warns in capitals of updating the service prod-app with the " +
      "task of prod-api (“common mistake”).",
  },
  messages: {
    recordedForAnother: {
      text: '"{part}" would run files that were only ever released as {owners}, and none of its own.',
      counterExample:
        'a release starts instances called "{part}", behind its balancers, that are programs of {owners}.',
      fix:
        'let `artifact` of "{part}" name its own folder again (now {dir}); for a new program, ' +
        "give the part a new name.",
    },
    sameFolder: {
      text:
        '"{part}" and "{other}" start the same command in the same folder {dir}: both are the ' +
        "same program.",
      counterExample: 'requests for "{part}" are answered by the program of "{other}".',
      fix: 'let `artifact` of "{part}" name its own folder, or state in `command` what it does differently.',
      severity: "warning",
    },
  },
  witness: { invariant: "ART-01" },
  about: ({ parts, cluster }) => [
    ...parts.filter((part) => "artifact" in part),
    ...sharersIn(cluster.services),
  ],
  judge: (subject, facts) => (isSharers(subject) ? sameFolder(subject) : (stranger(subject, facts) ?? holds)),
});

/** Two services that start the same command in the same folder. */
type Sharers = readonly [first: Service, other: Service];

function isSharers(subject: PartData | Sharers): subject is Sharers {
  return Array.isArray(subject);
}

function sharersIn(services: readonly Service[]): readonly Sharers[] {
  const withFolder = services.filter((service) => service.artifact);
  return [...groupedBy(withFolder, programOf).values()].flatMap(([first, ...others]) =>
    first ? others.map((other): Sharers => [first, other]) : [],
  );
}

function stranger(part: PartData, facts: Facts): Violated<MessageId> | undefined {
  const { outside } = facts;
  const hash = outside.artifacts[part.name];
  const own = facts.recordedHashesOf(part.name);
  if (hash === undefined || own.length === 0) return undefined;
  const owners = outside.recordedArtifacts[hash] ?? [];
  if (owners.length === 0 || owners.includes(part.name)) return undefined;
  const shared = own.some((mine) => owners.some((owner) => outside.recordedArtifacts[mine]?.includes(owner)));
  if (shared) return undefined;
  const named = listText(owners.map((owner) => `"${owner}"`));
  const dir = folderOf(part) ?? "the folder it names";
  return violated({
    message: "recordedForAnother",
    part,
    path: ["artifact"],
    data: { part: part.name, owners: named, dir },
    evidence: [
      stated(`the artifact of "${part.name}" is made from ${dir}`),
      derived(`its content ${hash.slice(0, 12)} was released as ${named}`),
      derived(`"${part.name}" was released before, and never with this content`),
    ],
  });
}

function sameFolder([first, other]: Sharers): Violated<MessageId> {
  return violated({
    message: "sameFolder",
    part: other,
    path: ["artifact"],
    data: { part: other.name, other: first.name, dir: folderOf(other) ?? "" },
    evidence: [
      stated(`"${other.name}" takes its files from ${folderOf(other)}`),
      stated(`"${first.name}" takes its files from ${folderOf(first)}`, first, ["artifact"]),
      stated("both have the same command"),
    ],
  });
}

function programOf({ artifact, command }: Service): string {
  return stableJson([plainFolder(artifact?.dir ?? ""), artifact?.build ?? [], command]);
}

/** `./api/` and `api` are one folder. */
function plainFolder(dir: string): string {
  return dir.replace(/^(\.\/+)+/, "").replace(/\/+$/, "");
}

function folderOf(part: PartData): string | undefined {
  return "artifact" in part ? part.artifact?.dir : undefined;
}
