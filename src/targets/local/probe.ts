/** Asks one instance once whether it works, and gives the answer as a person would want to read it. */
import { spawn } from "node:child_process";
import { get, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { durationText } from "../../base/duration.ts";
import type { ProxyProtocol } from "../../model/port.ts";
import { described } from "./failures.ts";
import { proxyHeader } from "./proxy-header.ts";
import { baseEnvironment } from "./spawning.ts";
import type { ProbeAnswer } from "./verdict.ts";

/** A probe with everything in it that is needed to ask, secrets too; made for one question and not kept. */
export type Question =
  | {
      readonly kind: "http";
      readonly host: string;
      readonly port: number;
      readonly path: string;
      readonly status: number;
      readonly proxyProtocol?: ProxyProtocol;
    }
  | SocketQuestion
  | {
      readonly kind: "command";
      readonly argv: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly cwd: string;
    };

export interface SocketQuestion {
  readonly kind: "socket";
  readonly to: { readonly host: string; readonly port: number } | { readonly path: string };
  /** The header of which is sent first. */
  readonly proxyProtocol?: ProxyProtocol;
  /** Missing: a connection that opens is healthy. */
  readonly talk?: {
    readonly send: string;
    /** What the answer so far means; undefined while more must come. */
    readonly verdict: (heard: string) => ProbeAnswer | undefined;
  };
}

const SHOWN_LENGTH = 120;
/** No probe needs more of an answer than this. */
const READ_LENGTH = 4_096;

/** Never rejects: no answer is an answer too. */
export async function runProbe(question: Question, timeoutMs: number): Promise<ProbeAnswer> {
  const answer = await ask(question, timeoutMs).catch((error: unknown) => refusal(error, timeoutMs));
  const header = question.kind === "command" ? undefined : question.proxyProtocol;
  if (answer.healthy || header === undefined) return answer;
  return {
    ...answer,
    answer: `${answer.answer}; it is asked with a PROXY header (${header}) first, as the file says of its port`,
  };
}

function ask(question: Question, timeoutMs: number): Promise<ProbeAnswer> {
  switch (question.kind) {
    case "http":
      return askHttp(question, timeoutMs);
    case "socket":
      return askSocket(question, timeoutMs);
    case "command":
      return askCommand(question, timeoutMs);
  }
}

function askHttp(probe: Extract<Question, { kind: "http" }>, timeoutMs: number): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const { host, port, path, proxyProtocol } = probe;
    const signal = AbortSignal.timeout(timeoutMs);
    // Without an agent each probe has a connection of its own, so that an answer proves that a new one works.
    const request = get({
      host,
      port,
      path,
      signal,
      headers: { "user-agent": "tutti-probe" },
      ...(proxyProtocol
        ? { createConnection: () => withHeader(connect({ host, port }), proxyProtocol) }
        : { agent: false }),
    });
    const failed = (error: unknown): void => resolve(refusal(error, timeoutMs, `${host}:${port}`));
    request.once("error", failed);
    request.once("response", (response) => {
      response.once("error", failed);
      void bodyStart(response).then(
        (body) => resolve(httpAnswer(probe.status, response.statusCode ?? 0, body)),
        failed,
      );
    });
  });
}

function withHeader(socket: Socket, version: ProxyProtocol | undefined): Socket {
  if (version) socket.write(proxyHeader(version));
  return socket;
}

function httpAnswer(wanted: number, status: number, body: string): ProbeAnswer {
  if (status === wanted) return { healthy: true, answer: `HTTP ${status}` };
  const text = readable(body);
  const wants = status < 400 ? ` (${wanted} is wanted)` : "";
  return { healthy: false, answer: `HTTP ${status}${wants}${text === "" ? "" : `: ${text}`}` };
}

async function bodyStart(response: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of response) {
    text += String(chunk);
    if (text.length >= READ_LENGTH) break;
  }
  return text;
}

function askSocket({ to, talk, proxyProtocol }: SocketQuestion, timeoutMs: number): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    let heard = "";
    const socket = withHeader(connect(to), proxyProtocol);
    const end = (answer: ProbeAnswer): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => {
      end({ healthy: false, answer: heard === "" ? silence(timeoutMs) : unexpected(heard) });
    }, timeoutMs);
    socket.on("error", (error) => end(refusal(error, timeoutMs, placeOf(to))));
    socket.once("connect", () => {
      if (talk) socket.write(talk.send);
      else socket.end(() => end({ healthy: true, answer: "the port is open" }));
    });
    socket.on("data", (chunk) => {
      heard += chunk.toString("utf8");
      const answer = talk?.verdict(heard);
      if (answer) end(answer);
      else if (heard.length >= READ_LENGTH) end({ healthy: false, answer: unexpected(heard) });
    });
    socket.once("end", () => end({ healthy: false, answer: unexpected(heard) }));
    socket.once("close", () => end({ healthy: false, answer: unexpected(heard) }));
  });
}

function unexpected(heard: string): string {
  return heard === "" ? "the connection was closed without an answer" : `answered ${readable(heard)}`;
}

/** A group of its own, so that a probe that hangs is ended with all that it started. */
function askCommand(probe: Extract<Question, { kind: "command" }>, timeoutMs: number): Promise<ProbeAnswer> {
  const [program = "", ...words] = probe.argv;
  const env = { ...baseEnvironment(), ...probe.env };
  return new Promise((resolve) => {
    let heard = "";
    const child = spawn(program, words, {
      cwd: probe.cwd,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const end = (answer: ProbeAnswer): void => {
      clearTimeout(timer);
      endGroup(child.pid);
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end({ healthy: false, answer: silence(timeoutMs) }), timeoutMs);
    const hear = (chunk: Buffer): void => {
      if (heard.length < READ_LENGTH) heard += chunk.toString("utf8");
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", (error) => end({ healthy: false, answer: `${program}: ${error.message}` }));
    // Output may still be on its way when the program ends; a program that it left behind may hold the pipe for ever.
    child.once("exit", (code, signal) => setTimeout(() => end(commandAnswer(code, signal, heard)), 5));
  });
}

function commandAnswer(code: number | null, signal: string | null, heard: string): ProbeAnswer {
  const text = readable(heard);
  const said = text === "" ? "" : `: ${text}`;
  return {
    healthy: code === 0,
    answer: `${signal === null ? `exit code ${code}` : `signal ${signal}`}${said}`,
  };
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nothing of it is left.
  }
}

function placeOf(to: SocketQuestion["to"]): string {
  return "path" in to ? "its control socket" : `${to.host}:${to.port}`;
}

const TEXT_OF: Readonly<Record<string, string>> = {
  ECONNRESET: "the connection was closed without an answer",
  EPIPE: "the connection was closed without an answer",
  ENOENT: "the control socket does not exist",
  EHOSTUNREACH: "the address cannot be reached",
};

function refusal(error: unknown, timeoutMs: number, place = ""): ProbeAnswer {
  const { code, message } = described(error);
  if (code === "ECONNREFUSED")
    return { healthy: false, answer: `nothing listens on ${place}: connection refused` };
  const timedOut = error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
  return { healthy: false, answer: timedOut ? silence(timeoutMs) : (TEXT_OF[code] ?? message) };
}

function silence(timeoutMs: number): string {
  return `no answer within ${durationText(timeoutMs)}`;
}

/** One line of limited length, without characters that could move a cursor. */
function readable(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, " ").trim();
  return line.length <= SHOWN_LENGTH ? line : `${line.slice(0, SHOWN_LENGTH - 1)}…`;
}
