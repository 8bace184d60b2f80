/** A client that speaks as much MQTT as the test broker: says its id, hears who took it, and stays connected. */
import { connect, type Socket } from "node:net";

export interface MqttOptions {
  readonly port: number;
  readonly clientId: string;
  /** Sent before anything else, such as a PROXY header. */
  readonly first?: string;
  /** Address of this machine that it comes from. */
  readonly from?: string;
}

export class MqttClient {
  /** Name of the instance that took it. */
  readonly instance: string;
  /** Who the client is, as far as the instance knows. */
  readonly source: string;
  readonly closed: Promise<void>;
  readonly #socket: Socket;

  private constructor(socket: Socket, answer: string) {
    const [instance = "", source = ""] = answer.split(" ");
    this.instance = instance;
    this.source = source;
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
  }

  /** Rejects when the connection is refused, or closed before the answer. */
  static connect({ port, clientId, first = "", from }: MqttOptions): Promise<MqttClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1", ...(from ? { localAddress: from } : {}) });
      let heard = Buffer.alloc(0);
      const early = (): void => reject(new Error(`${clientId}: closed without an answer`));
      socket.on("error", reject);
      socket.once("close", early);
      socket.once("connect", () =>
        socket.write(Buffer.concat([Buffer.from(first), connectPacket(clientId)])),
      );
      socket.on("data", (chunk: Buffer) => {
        heard = Buffer.concat([heard, chunk]);
        const length = heard[5];
        if (length === undefined || heard.length < 6 + length) return;
        socket.off("close", early);
        socket.off("error", reject);
        socket.on("error", () => undefined);
        resolve(new MqttClient(socket, heard.subarray(9, 6 + length).toString()));
        heard = heard.subarray(6 + length);
      });
    });
  }

  end(): Promise<void> {
    this.#socket.destroy();
    return this.closed;
  }
}

/** MQTT 3.1.1, clean session, keep alive of 60 s. */
function connectPacket(clientId: string): Buffer {
  const id = Buffer.from(clientId);
  const head = Buffer.from([0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, id.length]);
  return Buffer.concat([Buffer.from([0x10, head.length + id.length]), head, id]);
}
