/** `tutti completion bash | zsh | fish`: a script for the shell, made from the command tree itself. */

import { commandTree } from "../command-tree.ts";
import { completionScript, type Shell } from "../completion-script.ts";
import { exitCodes } from "../exit-codes.ts";
import type { CommonFlags } from "../flags.ts";
import { type Verb, verb } from "../session.ts";
import { rootOf } from "../tree.ts";

export const completion: Verb<CommonFlags, [shell: string]> = verb(async ({ terminal }, _flags, shell) => {
  const script = completionScript(shell as Shell, commandTree(rootOf()));
  if (terminal.json) terminal.document({ schema: 1, shell, script });
  else terminal.out(script.trimEnd());
  return exitCodes.done;
});
