/** Finds what an instance left behind: processes that it forked into a session of their own, and that outlive it. */
import type { ProcessIdentity } from "../../contract/effect.ts";
import { endStrays, processesWith } from "./environ.ts";
import { nameOf, type ProcessStat } from "./identity.ts";

/** Told of at most, by name and number. */
const NAMED_MAX = 3;

/** Ends them, and says what there was; undefined when there was nothing. Whoever dropped its environment is not found. */
export async function endLeftovers(
  stateFolder: string,
  instance: string,
  { pid }: ProcessIdentity,
): Promise<string | undefined> {
  const marked = await processesWith(
    { TUTTI_STATE: stateFolder, TUTTI_INSTANCE: instance },
    // A command that an operator runs in the instance's environment bears no effect, and goes on.
    (environment) => environment["TUTTI_EFFECT"]?.startsWith(`${instance}/start`) === true,
  );
  // Its group was ended already, and may take a moment to be gone.
  const left = marked.filter((stat) => stat.group !== pid);
  if (left.length === 0) return undefined;
  const text = leftoverText(instance, left);
  endStrays(left);
  return text;
}

function leftoverText(instance: string, left: readonly ProcessStat[]): string {
  const named = left.slice(0, NAMED_MAX).map((stat) => `${stat.pid} (${nameOf(stat.pid) ?? "gone"})`);
  const more = left.length > NAMED_MAX ? ` and ${left.length - NAMED_MAX} more` : "";
  const [what, were] =
    left.length === 1 ? ["a process", "It was"] : [`${left.length} processes`, "They were"];
  return (
    `${instance} ended and left ${what} behind: ${named.join(", ")}${more}. ${were} killed. ` +
    `Let the program end its children before it ends, and start them without a session of their own (no setsid, no daemon).`
  );
}
