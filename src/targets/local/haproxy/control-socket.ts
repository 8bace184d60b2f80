/** Asks a running HAProxy one thing on its control socket: one connection a command, with a hard limit of time. */
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { err, ok, type Result } from "../../../base/result.ts";
import type { Failure } from "../../../contract/effect.ts";

/** Asks one command; several may be joined with ";". */
export type Ask = (command: string) => Promise<Result<string, Failure>>;

export interface AskOptions {
  readonly timeoutMs: number;
  /** Around a reload HAProxy may leave a call without an answer, so one is not enough. */
  readonly attempts: number;
  readonly pauseMs: number;
}

const usualOptions: AskOptions = { timeoutMs: 1_000, attempts: 2, pauseMs: 50 };

/** Binds the questions to one socket. */
export function askOn(socket: string, options: Partial<AskOptions> = {}): Ask {
  const { timeoutMs, attempts, pauseMs } = { ...usualOptions, ...options };
  return async (command) => {
    let reason = "";
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (attempt > 0) await sleep(pauseMs);
      const answer = await askOnce(socket, command, timeoutMs);
      if (answer.ok) return answer;
      reason = answer.error;
    }
    return err(silent(socket, command, reason));
  };
}

/** The whole answer, or why there was none. HAProxy answers with a newline at least, so nothing is no answer. */
function askOnce(socket: string, command: string, timeoutMs: number): Promise<Result<string, string>> {
  return new Promise((resolve) => {
    let answer = "";
    const connection = connect(socket);
    const finish = (result: Result<string, string>): void => {
      clearTimeout(timer);
      connection.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => finish(err(`no answer within ${timeoutMs} ms`)), timeoutMs);
    connection.setEncoding("utf8");
    connection.on("connect", () => connection.write(`${command}\n`));
    connection.on("data", (chunk: string) => {
      answer += chunk;
    });
    connection.on("end", () => finish(answer === "" ? err("closed without an answer") : ok(answer)));
    connection.on("error", (error: NodeJS.ErrnoException) => finish(err(error.code ?? error.message)));
  });
}

function silent(socket: string, command: string, reason: string): Failure {
  return {
    code: "balancer-silent",
    message: `HAProxy did not answer "${firstWords(command)}" on ${socket}: ${reason}`,
    advice: "Look at the log of the balancer; it is started again when its process has ended.",
  };
}

/** The command was understood and not done. */
export function refused(command: string, answer: string): Failure {
  return {
    code: "balancer-refused",
    message: `HAProxy refused "${firstWords(command)}": ${answer.trim()}`,
    advice: "Look at the log of the balancer; it is tried again, from what its pools then hold.",
  };
}

/** What it was about; the settings behind would hide it. */
function firstWords(command: string): string {
  return command.split(" ").slice(0, 5).join(" ");
}
