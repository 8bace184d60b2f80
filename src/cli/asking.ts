/** Sends a request to the supervisor, follows it, and ends with its receipt and exit code. */
import { hostname, userInfo } from "node:os";
import type { OperationMessage, RequestMessage } from "../supervisor/messages.ts";
import { Disconnected, type SupervisorClient } from "./client.ts";
import { type ExitCode, exitCodeOfOutcome, exitCodes } from "./exit-codes.ts";
import { type Followed, follow } from "./follow.ts";
import { receiptLines } from "./print-receipt.ts";
import { needSupervisor } from "./supervisor-process.ts";
import type { Terminal } from "./terminal.ts";

/** Who asks: shown to others who wait for the lock. */
export function operatorName(): string {
  return process.env["TUTTI_OPERATOR"] || `${userInfo().username}@${hostname()}`;
}

export async function askAndFollow(
  followed: Followed,
  client: SupervisorClient,
  message: RequestMessage,
): Promise<ExitCode> {
  const ended = await requestAndFollow(followed, client, message);
  return printReceipt(followed.terminal, ended);
}

export async function requestAndFollow(
  followed: Followed,
  client: SupervisorClient,
  message: RequestMessage,
): Promise<OperationMessage> {
  try {
    return await follow(followed, client, message);
  } catch (error) {
    if (!(error instanceof Disconnected)) throw error;
    // A supervisor of a cluster that is down ends when it has nothing to do, maybe just now.
    const { terminal, flags, paths } = followed;
    const again = await needSupervisor(terminal, { ...flags, restartSupervisor: false }, paths);
    return follow(followed, again, message);
  }
}

/** The receipt is the last thing on stdout. */
export function printReceipt(terminal: Terminal, { receipt }: OperationMessage): ExitCode {
  if (!receipt) return exitCodes.done;
  if (terminal.json) terminal.record(receipt);
  else for (const line of receiptLines(receipt, terminal.paint)) terminal.out(line);
  if (receipt.outcome === "rolled-back" && !terminal.json) {
    terminal.tell("rolled back, and serving: read why above, and `tutti logs`");
  }
  if (receipt.outcome === "failed" && !terminal.json) {
    terminal.tell("it needs a person: see `tutti status` and `tutti logs`");
  }
  return exitCodeOfOutcome(receipt.outcome);
}
