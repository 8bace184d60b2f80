/** Finds a container that is given its secrets as variables. */
import { isSecretPiece, piecesOf } from "../../../model/value.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { someText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

const docker = { program: "Docker", reference: "docker inspect, Config.Env" };

export const secretsInEnvironment: Rule = defineRule({
  id: "secrets-in-environment",
  category: "identity",
  severity: "warning",
  docs: {
    what: "Docker is given the secrets of a service as variables of its container.",
    why:
      "Whoever may ask Docker about a container reads them (`docker inspect`), and so does every tool that collects what it " +
      "says. Secrets of Compose are files in memory instead. It is a warning, since it takes somebody on the machine.",
    source:
      "Docker on secrets in Compose; the OpenZeppelin relayer scaling example, which declares secrets and passes variables too.",
  },
  messages: {
    shown: {
      text: '`docker inspect` shows {secrets} of "{part}".',
      counterExample:
        'a program on the machine that may speak to Docker asks about "{part}", and has the key with which it signs.',
      fix: 'give "{part}" its secrets as files (secrets: of Compose), and say container: { secrets: "files" }.',
    },
  },
  about: ({ cluster }) => cluster.services.filter(({ container }) => container !== undefined),
  judge(part): Verdict<"shown"> | readonly Verdict<"shown">[] {
    const pieces = Object.values(part.env).flatMap(piecesOf).filter(isSecretPiece);
    const names = [...new Set(pieces.map(({ name }) => name))].sort();
    if (names.length === 0) return [];
    if (part.container?.secrets === "files") return holds;
    return violated({
      message: "shown",
      part,
      path: ["container", "secrets"],
      data: { part: part.name, secrets: someText(names) },
      evidence: [
        byDefault('container.secrets is "environment"'),
        stated(`env holds ${someText(names)}`),
        byDefault("variables of a container are part of its description", docker),
        derived("whoever may ask Docker reads them"),
      ],
    });
  },
});
