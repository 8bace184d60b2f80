/** Where a state folder belongs, and to whom: a copy of one would take the processes of the original for its own. */
import { existsSync, readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "../supervisor/refusal.ts";

/** Notes the place of a new state folder, and refuses one that was made elsewhere. */
export function refuseForeignState(root: string): void {
  const note = join(root, "place");
  const here = realpathSync(root);
  if (!existsSync(note)) {
    writeFileSync(note, `${here}\n`, { mode: 0o600 });
    return;
  }
  const made = readFileSync(note, "utf8").trim();
  if (made === here) return;
  const text = `the state folder ${here} was copied or moved from ${made}, and may speak of processes that run there`;
  const advice = existsSync(made)
    ? `remove ${here} to begin anew here; the original stays as it is`
    : `move it back to ${made}, or remove it to begin anew here`;
  throw new Refusal("refused", text, advice);
}

/** The state of another user cannot be read, so that a running cluster would look as if it were down. */
export function refuseOthersState(root: string): void {
  const owner = statSync(root, { throwIfNoEntry: false })?.uid;
  if (owner === undefined || owner === process.getuid?.()) return;
  const name = userName(owner);
  const text = `the state folder ${root} belongs to user ${name}, so only that user can say what runs`;
  throw new Refusal("refused", text, `run the command as that user, such as: sudo -u ${name} tutti status`);
}

function userName(uid: number): string {
  const users = existsSync("/etc/passwd") ? readFileSync("/etc/passwd", "utf8").split("\n") : [];
  const found = users.map((line) => line.split(":")).find(([, , number]) => Number(number) === uid);
  return found?.[0] ?? `#${uid}`;
}
