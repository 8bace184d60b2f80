/** The flags of `tutti check`. Nothing heavy is loaded here: `--help` reads it. */
import type { FlagParametersForType } from "@stricli/core";
import type { CheckFlags } from "./commands/check.ts";
import type { AppContext } from "./context.ts";
import { supervisorFlags } from "./flags.ts";

const off = { kind: "boolean", default: false, withNegated: false } as const;
const file = { kind: "parsed", parse: String, optional: true, placeholder: "FILE" } as const;
const rule = { kind: "parsed", parse: String, optional: true, placeholder: "RULE" } as const;

export const checkFlags: FlagParametersForType<CheckFlags, AppContext> = {
  ...supervisorFlags,
  rule: { ...rule, variadic: true, brief: "Run this rule alone; may be given more than once" },
  explain: { ...rule, brief: "Say what a rule finds, why, and what it rests on" },
  strict: { ...off, brief: "Count what the file allows and what a baseline has, too" },
  baseline: { ...file, brief: "Count only what is not in FILE; written when it is not there" },
  sarif: { ...file, brief: "Also write the findings to FILE, as SARIF 2.1.0" },
  fix: { ...off, brief: "Show which findings can be repaired by rule, and repair them on consent (--yes)" },
};
