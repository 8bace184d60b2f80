/** Finds a secret that stands in the file as text. */

import type { Value } from "../../../model/value.ts";
import { stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

/** Words of a name that stand for something to keep to oneself. */
const SECRET_NAME =
  /(?:^|[_-])(?:passwords?|passwd|passphrase|secrets?|tokens?|api[_-]?key|private[_-]?key|signing[_-]?key|encryption[_-]?key|credentials?)(?:$|[_-])/i;

/** What such names also stand for: a path, a length, a switch, a name, an address of where to get one. */
const OTHER_MEANING =
  /(?:^|[_-])(?:file|path|dir|length|size|ttl|url|uri|host|name|id|prefix|suffix|enabled|required|policy|type|header|algorithm|version|expiry|timeout|store|count|max|min)s?$/i;

const SWITCH = /^(?:|true|false|yes|no|on|off|none|null|\d{1,5}|\d+(?:ms|s|m|h|d))$/i;

export const secretInClear: Rule = defineRule({
  id: "secret-in-clear",
  category: "identity",
  severity: "error",
  docs: {
    what: "A variable or an option whose name says that it is a secret has its value in the file.",
    why:
      "Whoever reads the file, its history, the journal or the list of processes has it, and it cannot be " +
      "rotated without a release: an error. Only the name is judged; a value that says on or off, or a number, " +
      "is none.",
    source:
      "The Loopring deployment wiki (the miner's --passwords in a run file that all may read); the OpenZeppelin " +
      "relayer scaling example (secrets as plain environment).",
  },
  messages: {
    variable: {
      text: '{name} of "{part}" has its value in the file.',
      counterExample: "the file is committed; everybody with the repository, today or later, has {name}.",
      fix: 'write {name}: secret("{name}"), and give the value with `tutti secret set {name}`.',
    },
    option: {
      text: 'The command of "{part}" has the value of {name} in clear.',
      counterExample: "any user of the machine lists the processes, and reads {name}.",
      fix: 'give it as a variable, env: { {variable}: secret("{variable}") }, or in a file(…) that the program reads.',
    },
  },
  witness: { proof: "A rehearsal has no readers: that the value can be read follows from where it stands." },
  about: ({ parts }) => parts.filter((part) => "command" in part),
  judge(part): readonly Verdict<"variable" | "option">[] {
    if (!("command" in part)) return [];
    const variables = Object.entries(part.env).filter(([name, value]) => isSecret(name, value));
    const found = [
      ...variables.map(([name]) =>
        violated({
          message: "variable",
          part,
          path: ["env", name],
          data: { part: part.name, name },
          evidence: [stated(`env.${name} is a text, and no secret(…)`)],
        }),
      ),
      ...secretOptions(part.command).map((name) =>
        violated({
          message: "option",
          part,
          path: ["command"],
          data: { part: part.name, name, variable: variableFor(name) },
          evidence: [stated(`command holds ${name} with a text, and no secret(…)`)],
        }),
      ),
    ];
    return found.length > 0 ? found : [holds];
  },
});

type PartOfFacts = Facts["parts"][number];
type Command = Extract<PartOfFacts, { readonly command: unknown }>["command"];

/** `--password x` and `--password=x`. */
function secretOptions(command: Command): readonly string[] {
  return command.flatMap((word, index) => {
    const match = typeof word === "string" ? /^(--?[A-Za-z][\w-]*)(?:=(.*))?$/s.exec(word) : null;
    if (!match?.[1]) return [];
    const next = command[index + 1];
    const value = match[2] ?? (typeof next === "string" && !next.startsWith("-") ? next : "");
    return isSecret(match[1].replace(/^-+/, ""), value) ? [match[1]] : [];
  });
}

function isSecret(name: string, value: Value): boolean {
  if (typeof value !== "string" || !SECRET_NAME.test(name) || OTHER_MEANING.test(name)) return false;
  // What tutti fills in, and what names a place, is no secret itself.
  return !SWITCH.test(value) && !/^\{[a-z:]+\}$/.test(value) && !value.startsWith("/");
}

function variableFor(option: string): string {
  return option.replace(/^-+/, "").replace(/-/g, "_").toUpperCase();
}
