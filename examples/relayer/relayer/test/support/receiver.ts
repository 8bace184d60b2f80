/** A receiver of webhooks, as somebody else would write it: it believes nothing without a signature that holds. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";

export const SIGNING_KEY = "test-signing-key-0123456789";

export interface Delivery {
  readonly isGenuine: boolean;
  readonly ageMs: number;
  readonly body: { readonly id: string; readonly event: string; readonly payload: Record<string, unknown> };
}

export class Receiver {
  readonly deliveries: Delivery[] = [];
  /** What it answers to the next deliveries, the first one first; then 200. */
  answers: number[] = [];
  readonly #server: Server;

  readonly #signingKey: string;

  private constructor(signingKey: string) {
    this.#signingKey = signingKey;
    this.#server = createServer(async (request, response) => {
      const body = await text(request);
      const expected = createHmac("sha256", signingKey).update(body).digest();
      const offered = Buffer.from(String(request.headers["x-signature"]), "base64");
      const parsed = JSON.parse(body) as Delivery["body"] & { timestamp: string };
      this.deliveries.push({
        isGenuine: offered.length === expected.length && timingSafeEqual(offered, expected),
        ageMs: Date.now() - Date.parse(parsed.timestamp),
        body: parsed,
      });
      response.writeHead(this.answers.shift() ?? 200).end();
    });
  }

  static async start(signingKey: string = SIGNING_KEY): Promise<Receiver> {
    const receiver = new Receiver(signingKey);
    await new Promise<void>((resolve) => receiver.#server.listen(0, "127.0.0.1", resolve));
    return receiver;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/hook`;
  }

  get environment(): Readonly<Record<string, string>> {
    return { WEBHOOK_URL: this.url, WEBHOOK_SIGNING_KEY: this.#signingKey };
  }

  end(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
