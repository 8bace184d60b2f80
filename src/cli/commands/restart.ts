/** `tutti restart PART`: replaces every instance of a part, a few at a time. */
import { askAndFollow, operatorName } from "../asking.ts";
import type { ChangeFlags } from "../flags.ts";
import { pathsOf, type Verb, verb } from "../session.ts";
import { needSupervisor } from "../supervisor-process.ts";

export const restart: Verb<ChangeFlags, [part: string]> = verb(async (session, flags, part) => {
  const { terminal } = session;
  const paths = pathsOf(session);
  const client = await needSupervisor(terminal, flags, paths);
  const message = { kind: "restart", part, by: operatorName(), waitMs: flags.wait } as const;
  return askAndFollow({ terminal, flags, paths }, client, message);
});
