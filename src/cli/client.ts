/** The command line's side of the supervisor's socket. */
import { request as httpRequest, type IncomingMessage } from "node:http";
import { createInterface } from "node:readline";
import type { ErrorBody, HelloMessage, StreamMessage } from "../supervisor/messages.ts";
import { protocol, protocolHeader, versionHeader } from "../supervisor/messages.ts";
import { Refusal, refusalCodes } from "../supervisor/refusal.ts";

/** The connection broke, or nobody listens: the supervisor is not there (any more). */
export class Disconnected extends Error {
  override readonly name = "Disconnected";
}

export function ignoreDisconnected(error: unknown): undefined {
  if (error instanceof Disconnected) return undefined;
  throw error;
}

const HELLO_LIMIT_MS = 5_000;

export class SupervisorClient {
  readonly #socket: string;
  readonly #version: string;

  constructor(socket: string, version: string) {
    this.#socket = socket;
    this.#version = version;
  }

  /** Who does not answer in time is as good as gone, such as a supervisor that somebody stopped. */
  async hello(): Promise<HelloMessage> {
    const limit = AbortSignal.timeout(HELLO_LIMIT_MS);
    return (await this.#answer("GET", "/hello", undefined, limit)) as HelloMessage;
  }

  /** An answer that is no JSON. */
  async text(path: string): Promise<string> {
    const { status, body } = await this.#exchange("GET", path);
    if (status < 400) return body;
    throw refusalIn(JSON.parse(body));
  }

  async get<T>(path: string): Promise<T> {
    return (await this.#answer("GET", path)) as T;
  }

  async post<T>(path: string, body: unknown = {}): Promise<T> {
    return (await this.#answer("POST", path, JSON.stringify(body))) as T;
  }

  /** Calls back for each message, oldest first, until the connection ends or the signal says so. */
  async stream(after: number, signal: AbortSignal, take: (message: StreamMessage) => void): Promise<void> {
    const response = await this.#send("GET", `/events?after=${after}`, undefined, signal);
    try {
      for await (const line of createInterface({ input: response, crlfDelay: Number.POSITIVE_INFINITY })) {
        if (line.startsWith("data: ")) take(JSON.parse(line.slice("data: ".length)) as StreamMessage);
      }
    } catch (error) {
      if (!signal.aborted) throw new Disconnected(String(error));
    }
  }

  async #answer(method: string, path: string, body?: string, signal?: AbortSignal): Promise<unknown> {
    const answer = await this.#exchange(method, path, body, signal);
    const value: unknown = JSON.parse(answer.body);
    if (answer.status < 400) return value;
    throw refusalIn(value);
  }

  async #exchange(
    method: string,
    path: string,
    body?: string,
    signal?: AbortSignal,
  ): Promise<{ readonly status: number; readonly body: string }> {
    const response = await this.#send(method, path, body, signal);
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of response) chunks.push(chunk as Buffer);
    } catch (error) {
      throw new Disconnected(String(error));
    }
    return { status: response.statusCode ?? 500, body: Buffer.concat(chunks).toString("utf8") };
  }

  #send(method: string, path: string, body?: string, signal?: AbortSignal): Promise<IncomingMessage> {
    const headers = {
      [protocolHeader]: String(protocol),
      [versionHeader]: this.#version,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    return new Promise((resolve, reject) => {
      const options = { socketPath: this.#socket, method, path, headers, agent: false as const };
      const sent = httpRequest(signal ? { ...options, signal } : options, resolve);
      sent.once("error", (error) => reject(new Disconnected(error.message)));
      sent.end(body);
    });
  }
}

function refusalIn(value: unknown): Refusal {
  const error = (value as { error?: Partial<ErrorBody> } | null)?.error;
  const code = refusalCodes.find((known) => known === error?.code) ?? "failed";
  const message = error?.message ?? "the supervisor refused without saying why";
  return new Refusal(code, message, error?.advice ?? "look into .tutti/logs/supervisor.log");
}
