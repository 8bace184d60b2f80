/** Constant load through the balancer, counted by the client that sends it. */
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

export interface LoadReport {
  readonly sent: number;
  readonly failed: readonly string[];
  /** Requests answered, by the name of the server. */
  readonly answeredBy: Readonly<Record<string, number>>;
}

export interface LoadOptions {
  readonly port: number;
  readonly method: "GET" | "POST";
  readonly clients: number;
  readonly pauseMs: number;
  /** False opens a connection for each request. */
  readonly keepAlive: boolean;
}

/** Runs until the returned function is called, which waits for the last answer. */
export function startLoad(options: LoadOptions): () => Promise<LoadReport> {
  const report = { sent: 0, failed: [] as string[], answeredBy: {} as Record<string, number> };
  let isRunning = true;
  const agent = new Agent({ keepAlive: options.keepAlive });
  const client = async (number: number): Promise<void> => {
    for (let turn = 0; isRunning; turn += 1) {
      report.sent += 1;
      const id = `${number}-${turn}`;
      const answer = await send({ ...options, agent, id, path: "/" });
      if (answer.status === 200) report.answeredBy[answer.text] = (report.answeredBy[answer.text] ?? 0) + 1;
      else report.failed.push(`${id}: ${answer.status} ${answer.text}`);
      await sleep(options.pauseMs);
    }
  };
  const clients = Array.from({ length: options.clients }, (_, number) => client(number));
  return async () => {
    isRunning = false;
    await Promise.all(clients);
    agent.destroy();
    return report;
  };
}

export interface Sending {
  readonly port: number;
  readonly path: string;
  readonly method?: "GET" | "POST";
  readonly agent?: Agent;
  readonly id?: string;
}

/** Status 0 with the error's text when there was no whole answer. */
export function send({
  port,
  path,
  method = "GET",
  agent,
  id = "",
}: Sending): Promise<{ status: number; text: string }> {
  return new Promise((resolve) => {
    const failed = (error: Error): void => resolve({ status: 0, text: error.message });
    const headers = {
      ...(id === "" ? {} : { "x-id": id }),
      ...(method === "POST" ? { "content-length": 2 } : {}),
    };
    const sent = request(
      { host: "127.0.0.1", port, path, method, headers, agent: agent ?? false },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
        response.on("error", failed);
      },
    );
    sent.on("error", failed);
    sent.end(method === "POST" ? "{}" : undefined);
  });
}
