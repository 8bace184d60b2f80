/** What a rule is: one thing that can be known to be wrong with a cluster before anything starts. */
import { assert } from "../base/assert.ts";
import { frozen } from "../base/frozen.ts";
import type { Evidence, Severity } from "../contract/finding.ts";
import type { PartData } from "../model/declaration.ts";
import type { Facts } from "./facts.ts";

/** Also the name of the folder below `rules/` that holds the rule. */
export type Category = "network" | "redundancy" | "stores" | "release" | "health" | "identity" | "isolation";

/** One thing that a rule can say. `{names}` in both texts are filled from the report's data. */
export interface Message {
  readonly text: string;
  /** What to change, as a sentence that a tired person can act on. */
  readonly fix: string;
  /** Where it differs from the rule's. */
  readonly severity?: Severity;
}

export interface RuleDocs {
  /** What is wrong. */
  readonly what: string;
  /** What happens because of it, and why the severity is what it is. */
  readonly why: string;
  /** Where the knowledge comes from. */
  readonly source: string;
}

/** One violation, as a rule tells it. */
export interface Report<Id extends string = string> {
  readonly message: Id;
  readonly part: PartData;
  /** The option at fault below the part's builder call, outermost first. */
  readonly path?: readonly string[];
  readonly data: Readonly<Record<string, string | number>>;
  readonly evidence: readonly [Evidence, ...Evidence[]];
}

interface Definition<Id extends string> {
  /** Also the name of its file. */
  readonly id: string;
  readonly category: Category;
  readonly severity: Severity;
  /** About zones and hosts, of which a cluster that says it is for development has one: then it is info. */
  readonly infoInDevelopment?: boolean;
  readonly docs: RuleDocs;
  readonly messages: Readonly<Record<Id, Message>>;
  readonly check: (facts: Facts, report: (found: Report<Id>) => void) => void;
}

export type Rule = Definition<string>;

/** Goes on every fix of a rule that is `infoInDevelopment`, where the cluster is for production. */
export const oneMachineAdvice =
  'If one machine is all there is, say environment: "development" in cluster(…).';

/** Declares a rule; the compiler holds its reports to the messages that it declares. */
export function defineRule<const Id extends string>(definition: Definition<Id>): Rule {
  assert(/^[a-z]+(-[a-z]+)*$/.test(definition.id), `a rule's id is lower-case words: ${definition.id}`);
  return frozen<Rule>({ ...definition, check: (facts, report) => definition.check(facts, report) });
}

/** The message of a rule by its id. */
export function messageOf(rule: Rule, id: string): Message {
  const message = rule.messages[id];
  assert(message, `rule ${rule.id} has a message ${id}`);
  return message;
}
