/** `tutti diff REV REV`: what differs between two revisions, in the words of the file. */
import { exitCodes } from "../exit-codes.ts";
import type { SupervisorFlags } from "../flags.ts";
import { keptRevision } from "../kept-revision.ts";
import { changeLine, changesOf } from "../revision-diff.ts";
import { pathsOf, type Verb, verb } from "../session.ts";
import { findSupervisor } from "../supervisor-process.ts";

export const diff: Verb<SupervisorFlags, [from: string, to: string]> = verb(
  async (session, flags, from, to) => {
    const { terminal } = session;
    const paths = pathsOf(session);
    const client = await findSupervisor(terminal, flags, paths);
    const before = await keptRevision(client, paths, Number(from));
    const after = await keptRevision(client, paths, Number(to));
    const changes = changesOf(before, after);
    if (terminal.json) terminal.document({ schema: 1, from: before.number, to: after.number, changes });
    else if (changes.length === 0)
      terminal.out(`revisions ${before.number} and ${after.number} say the same`);
    else for (const change of changes) terminal.out(changeLine(change));
    return exitCodes.done;
  },
);
