/** What became of a request whose supervisor ended: the next one is asked, and what the cluster's state says is told. */
import type { Receipt } from "../contract/receipt.ts";
import type { OperationMessage, RequestMessage, SnapshotMessage } from "../supervisor/messages.ts";
import { Refusal } from "../supervisor/refusal.ts";
import type { SupervisorClient } from "./client.ts";

/** The operation to follow from now on, maybe an ended one. Refused when nothing had begun. */
export async function adopt(
  client: SupervisorClient,
  message: RequestMessage,
  before: OperationMessage,
): Promise<OperationMessage> {
  // The connection may have broken and the supervisor not.
  const same = await client.get<OperationMessage>(`/operations/${before.id}`).catch(ignoreRefusal);
  if (same) return same;
  if (message.kind === "down") return repeat(client, message);
  const { state } = await client.get<SnapshotMessage>("/snapshot");
  switch (message.kind) {
    case "scale":
      // The number is recorded, so the new supervisor works on it; asked for again, it is followed to its end.
      if (state.scale[message.part]?.replicas === message.replicas) return repeat(client, message);
      throw unbegun("the number of replicas is as it was");
    case "set-secret":
      // The same value again is no other version.
      return repeat(client, message);
    case "lock":
      if (state.lock?.owner === message.by && state.lock.reason === message.reason) return ended(before);
      throw unbegun("the lock is as it was");
    case "unlock":
      if (state.lock === null) return ended(before);
      throw unbegun("the lock is still held");
    case "cancel":
      if (state.release) return repeat(client, message);
      return ended(before);
    default:
      return adoptRelease(client, state, before);
  }
}

/** A release that had begun is carried on, or has ended meanwhile. */
async function adoptRelease(
  client: SupervisorClient,
  { release, lastRelease }: SnapshotMessage["state"],
  before: OperationMessage,
): Promise<OperationMessage> {
  const { revision, sinceWallMs, status, by } = before;
  const current = await client.get<OperationMessage>("/operations/current").catch(ignoreRefusal);
  // Who waited for the lock had begun nothing, and what goes on is another's; unless the supervisor ended before it could
  // say that the wait was over.
  const hasBegun = release !== null && release.by === by && release.startedWallMs >= sinceWallMs;
  if (current?.kind === "resume" && (status !== "waiting" || hasBegun)) return current;
  const isOurs = lastRelease?.revision === revision && (lastRelease?.endedWallMs ?? 0) >= sinceWallMs;
  const receipt = isOurs ? await client.get<Receipt>(`/receipt/${revision}`).catch(ignoreRefusal) : undefined;
  if (receipt) return { ...ended(before), receipt };
  throw unbegun("what runs is as it was");
}

function repeat(client: SupervisorClient, message: RequestMessage): Promise<OperationMessage> {
  return client.post<OperationMessage>("/requests", message);
}

function ended(before: OperationMessage): OperationMessage {
  return { ...before, status: "done" };
}

function unbegun(what: string): Refusal {
  const text = `the supervisor ended before it began with the request: ${what}`;
  return new Refusal("failed", text, "run the command again");
}

function ignoreRefusal(error: unknown): undefined {
  if (error instanceof Refusal) return undefined;
  throw error;
}
