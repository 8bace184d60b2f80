/** The stream of events: first what a client missed, then what happens, with nothing twice and nothing left out. */
import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { StreamMessage } from "./messages.ts";
import type { Supervisor } from "./supervisor.ts";

/** Longer silence than this would let a client think that the connection is dead. */
const KEEP_ALIVE_MS = 15_000;

export function streamEvents(context: Context, supervisor: Supervisor): Response {
  const after = context.req.header("last-event-id") ?? context.req.query("after");
  return streamSSE(context, async (stream) => {
    const queue: StreamMessage[] = [];
    const bell = new Bell();
    const stop = supervisor.listen((message) => {
      queue.push(message);
      bell.ring();
    });
    const alive = setInterval(() => bell.ring(), KEEP_ALIVE_MS);
    stream.onAbort(() => bell.ring());
    try {
      await replay(stream, supervisor, queue, after === undefined ? undefined : Number(after));
      while (!stream.aborted && !stream.closed) {
        await drain(stream, queue);
        await bell.rung();
        if (queue.length === 0) await stream.write(": alive\n\n");
      }
    } finally {
      clearInterval(alive);
      stop();
    }
  });
}

/** What was queued meanwhile and is replayed as well is dropped from the queue. */
async function replay(
  stream: SSEStreamingApi,
  supervisor: Supervisor,
  queue: StreamMessage[],
  after: number | undefined,
): Promise<void> {
  await stream.write(": here\n\n");
  if (after === undefined) return;
  let last = after;
  for (const event of supervisor.eventsAfter(after)) {
    last = event.sequence;
    await send(stream, { type: "event", event });
  }
  const fresh = queue.filter((message) => message.type !== "event" || message.event.sequence > last);
  queue.splice(0, queue.length, ...fresh);
}

async function drain(stream: SSEStreamingApi, queue: StreamMessage[]): Promise<void> {
  for (let next = queue.shift(); next; next = queue.shift()) await send(stream, next);
}

function send(stream: SSEStreamingApi, message: StreamMessage): Promise<void> {
  const id = message.type === "event" ? { id: String(message.event.sequence) } : {};
  return stream.writeSSE({ event: message.type, data: JSON.stringify(message), ...id });
}

/** Wakes one sleeper; a ring while nobody sleeps is not lost. */
class Bell {
  #wake: (() => void) | undefined;
  #isRinging = false;

  ring(): void {
    this.#isRinging = true;
    this.#wake?.();
  }

  async rung(): Promise<void> {
    if (!this.#isRinging) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = undefined;
    this.#isRinging = false;
  }
}
