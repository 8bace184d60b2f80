/** `tutti rollback [REV]`: back to a revision of the history, whole or one service of it. */
import { askAndFollow, operatorName } from "../asking.ts";
import type { ChangeFlags } from "../flags.ts";
import { pathsOf, type Verb, verb } from "../session.ts";
import { needSupervisor } from "../supervisor-process.ts";

export interface RollbackFlags extends ChangeFlags {
  readonly only?: string;
  readonly force: boolean;
  readonly withSecrets: boolean;
}

export const rollback: Verb<RollbackFlags, [revision?: string]> = verb(
  async (session, flags, revision?: string) => {
    const { terminal } = session;
    const paths = pathsOf(session);
    const client = await needSupervisor(terminal, flags, paths);
    const { only, force, withSecrets, wait } = flags;
    const to = revision === undefined ? undefined : Number(revision);
    const asked = { by: operatorName(), waitMs: wait };
    const message = { kind: "rollback", to, only, force, withSecrets, ...asked } as const;
    return askAndFollow({ terminal, flags, paths }, client, message);
  },
);
