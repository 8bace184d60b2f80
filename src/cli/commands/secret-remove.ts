/** `tutti secret rm NAME`: forgets a kept value with all its versions. */

import { Refusal } from "../../supervisor/refusal.ts";
import { operatorName, requestAndFollow } from "../asking.ts";
import { exitCodes } from "../exit-codes.ts";
import type { ChangeFlags } from "../flags.ts";
import { placeOf, refuseWrongName, secretSession, supervisorOf } from "../secret-session.ts";
import { type Verb, verb } from "../session.ts";

export const removeSecret: Verb<ChangeFlags, [name: string]> = verb(async (session, flags, name) => {
  refuseWrongName(name);
  const { terminal } = session;
  const about = await secretSession(session, flags);
  if (!(await terminal.confirm(`forget ${name} with all its versions?`))) {
    throw new Refusal(
      "refused",
      "nothing was removed: the question was answered with no",
      "answer with yes, or add --yes",
    );
  }
  const client = await supervisorOf(about);
  const message = { kind: "remove-secret", name, by: operatorName(), waitMs: flags.wait } as const;
  await requestAndFollow({ terminal, flags, paths: about.paths }, client, message);
  if (terminal.json) terminal.record({ schema: 1, kind: "secret-removed", name });
  else terminal.out(`${name}: nothing of it is kept any more`);
  const given = about.given.get(name);
  if (given)
    terminal.tell(
      `${terminal.progressPaint.warn("note")} ${placeOf(about, given)} still has a value of ${name}`,
    );
  return exitCodes.done;
});
