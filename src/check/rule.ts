/** What a rule is: one thing that can be known to be wrong with a cluster before anything starts. */
import { assert } from "../base/assert.ts";
import { frozen } from "../base/frozen.ts";
import type { Severity } from "../contract/finding.ts";
import type { Facts } from "./facts.ts";
import type { Verdict } from "./verdict.ts";

/** Also the name of the folder below `rules/` that holds the rule. */
export const categories = [
  "network",
  "redundancy",
  "stores",
  "release",
  "health",
  "capacity",
  "backup",
  "identity",
  "isolation",
  "review",
] as const;

export type Category = (typeof categories)[number];

/** One thing that a rule can say. `{names}` in the texts are filled from the verdict's data. */
export interface Message {
  readonly text: string;
  /** What happens because of it, as a story with names: "with zk-2 down there is no quorum". Info may go without. */
  readonly counterExample?: string;
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

/** A number that a user may set for one rule: `cluster(…, { rules: { "the-rule": { headroom: 2 } } })`. */
export interface RuleOption {
  readonly default: number;
  /** What it means, with its unit, as a sentence. */
  readonly means: string;
}

/** What is rehearsed: a release of a sound revision, or of one that never gets ready. */
export type Scenario = "release" | "bad-release";

/**
 * How an error is shown to be one: its bad examples break this invariant in rehearsal and its good ones do not;
 * or, for what rehearsal cannot show, why it is proven without. `tests/unit/rehearsal/witness.test.ts` knows the
 * invariants.
 */
export type Witness =
  | {
      readonly invariant: string;
      /** Default "release". */
      readonly scenario?: Scenario;
    }
  | { readonly proof: string };

interface Declared<Id extends string, Option extends string> {
  /** Also the name of its file. */
  readonly id: string;
  readonly category: Category;
  readonly severity: Severity;
  /** About zones and hosts, of which a cluster that says it is for development has one: then it is info. */
  readonly infoInDevelopment?: boolean;
  readonly docs: RuleDocs;
  readonly messages: Readonly<Record<Id, Message>>;
  readonly options?: Readonly<Record<Option, RuleOption>>;
  /** Needed as soon as a message is an error. */
  readonly witness?: Witness;
}

interface Definition<Id extends string, Option extends string, Subject> extends Declared<Id, Option> {
  /** What the rule is asked of: parts, connections, or whatever it groups them by. */
  readonly about: (facts: Facts) => readonly Subject[];
  /** Says of one subject what is so. An empty list: the rule has nothing to say of it. */
  readonly judge: (
    subject: NoInfer<Subject>,
    facts: Facts,
    options: Readonly<Record<NoInfer<Option>, number>>,
  ) => Verdict<NoInfer<Id>> | readonly Verdict<NoInfer<Id>>[];
}

export interface Rule extends Declared<string, string> {
  readonly options: Readonly<Record<string, RuleOption>>;
  /** Everything that the rule says of the cluster. */
  readonly verdicts: (facts: Facts) => readonly Verdict[];
}

/** Goes on every fix of a rule that is `infoInDevelopment`, where the cluster is for production. */
export const oneMachineAdvice =
  'If one machine is all there is, say environment: "development" in cluster(…).';

/** Declares a rule; the compiler holds its verdicts to the messages and options that it declares. */
export function defineRule<const Id extends string, Subject, const Option extends string = never>(
  definition: Definition<Id, Option, Subject>,
): Rule {
  const { about, judge, ...declared } = definition;
  assert(/^[a-z]+(-[a-z]+)*$/.test(declared.id), `a rule's id is lower-case words: ${declared.id}`);
  const options = (declared.options ?? {}) as Readonly<Record<Option, RuleOption>>;
  const verdicts = (facts: Facts): readonly Verdict[] => {
    const chosen = chosenOptions(declared.id, options, facts);
    return about(facts).flatMap((subject) => judge(subject, facts, chosen));
  };
  return frozen<Rule>({ ...declared, options, verdicts });
}

function chosenOptions<Option extends string>(
  id: string,
  options: Readonly<Record<Option, RuleOption>>,
  facts: Facts,
): Readonly<Record<Option, number>> {
  const chosen = facts.cluster.rules?.[id] ?? {};
  const entries = Object.entries<RuleOption>(options).map(([name, option]) => {
    return [name, chosen[name] ?? option.default];
  });
  return Object.fromEntries(entries) as Readonly<Record<Option, number>>;
}

/** The message of a rule by its id. */
export function messageOf(rule: Rule, id: string): Message {
  const message = rule.messages[id];
  assert(message, `rule ${rule.id} has a message ${id}`);
  return message;
}

/** True when a message of the rule is an error, so that it needs a witness. */
export function canBeError(rule: Rule): boolean {
  return Object.values(rule.messages).some(({ severity }) => (severity ?? rule.severity) === "error");
}
