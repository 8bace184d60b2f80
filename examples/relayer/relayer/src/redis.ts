/** The connection to Redis: it reconnects by itself, and a command without a connection fails at once. */
import { createHash } from "node:crypto";

import { createClient } from "@redis/client";

import { within } from "./deadline.ts";
import { FaultReporter, messageOf } from "./log.ts";

const RECONNECT_PAUSE_MS = 100;
const CONNECT_LIMIT_MS = 1_000;
const FIRST_CONNECT_LIMIT_MS = 500;
const COMMAND_LIMIT_MS = 2_000;

const newClient = (url: string) =>
  createClient({
    url,
    disableOfflineQueue: true,
    socket: { connectTimeout: CONNECT_LIMIT_MS, reconnectStrategy: () => RECONNECT_PAUSE_MS },
  });

type Client = ReturnType<typeof newClient>;

export class Redis {
  readonly #client: Client;

  constructor(url: string) {
    const faults = new FaultReporter("redis");
    this.#client = newClient(url);
    this.#client.on("error", (error: unknown) => faults.failed(error));
    this.#client.on("ready", () => faults.succeeded());
  }

  /** Begins to connect, for ever, and returns soon: the process must be alive before its store is. */
  async connect(): Promise<void> {
    await within(this.#client.connect(), FIRST_CONNECT_LIMIT_MS, "redis").catch(() => undefined);
  }

  /** Sends commands to the client, with a bound on the wait. */
  async ask<T>(command: (client: Client) => Promise<T>): Promise<T> {
    return await within(command(this.#client), COMMAND_LIMIT_MS, "redis");
  }

  close(): void {
    this.#client.destroy();
  }
}

/** A Lua script: Redis runs it as one indivisible step. */
export class Script {
  readonly #source: string;
  readonly #digest: string;

  constructor(source: string) {
    this.#source = source;
    this.#digest = createHash("sha1").update(source).digest("hex");
  }

  /** Runs by digest; a Redis that was started anew has forgotten the source and is told it again. */
  async run(redis: Redis, keys: string[], values: readonly (string | number)[]): Promise<unknown> {
    const call = { keys, arguments: values.map(String) };
    return await redis.ask(async (client) => {
      try {
        return await client.evalSha(this.#digest, call);
      } catch (error) {
        if (!messageOf(error).startsWith("NOSCRIPT")) throw error;
        return await client.eval(this.#source, call);
      }
    });
  }
}
