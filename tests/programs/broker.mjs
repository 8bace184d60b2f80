/**
 * A small broker for tests: takes an MQTT CONNECT on its main port, answers who it is and who the client is, and tells
 * of its health over HTTP on another port. With PROXY_PROTOCOL it insists on a PROXY header first, and without it a
 * header is to it what any other nonsense is.
 */
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";

const { HOST, PORT, PORT_ADMIN, TUTTI_INSTANCE, PROXY_PROTOCOL, STATUS_PATH = "/status" } = process.env;
const SIGNATURE = Buffer.from("\r\n\r\n\0\r\nQUIT\n", "latin1");
const CONNECT = 0x10;
const PING = 0xc0;

createServer((socket) => {
  let heard = Buffer.alloc(0);
  let source = PROXY_PROTOCOL ? undefined : socket.remoteAddress;
  socket.on("error", () => undefined);
  socket.on("data", (chunk) => {
    heard = Buffer.concat([heard, chunk]);
    if (source === undefined) {
      const header = headerIn(heard);
      if (header === "more") return;
      if (!header) return refuse(socket, "no PROXY header");
      source = header.source;
      heard = heard.subarray(header.length);
    }
    while (heard.length >= 2 && heard.length >= 2 + heard[1]) {
      if (![CONNECT, PING].includes(heard[0])) return refuse(socket, `not MQTT: ${heard[0]}`);
      answer(socket, heard[0], source);
      heard = heard.subarray(2 + heard[1]);
    }
  });
}).listen(Number(PORT), HOST);

function refuse(socket, why) {
  console.log(`refused: ${why}`);
  socket.destroy();
}

function answer(socket, kind, source) {
  if (kind === PING) return socket.write(Buffer.from([0xd0, 0]));
  const text = Buffer.from(`${TUTTI_INSTANCE} ${source}`);
  const topic = Buffer.from([0, 1, 0x77]);
  const message = Buffer.concat([Buffer.from([0x30, topic.length + text.length]), topic, text]);
  socket.write(Buffer.concat([Buffer.from([0x20, 2, 0, 0]), message]));
}

/** Undefined for what is no header, "more" for the start of one. */
function headerIn(bytes) {
  return PROXY_PROTOCOL === "v1" ? firstVersion(bytes) : secondVersion(bytes);
}

function firstVersion(bytes) {
  const end = bytes.indexOf("\r\n");
  const text = bytes.subarray(0, end < 0 ? bytes.length : end).toString("latin1");
  if (!"PROXY ".startsWith(text.slice(0, 6))) return undefined;
  return end < 0 ? "more" : { source: text.split(" ")[2], length: end + 2 };
}

function secondVersion(bytes) {
  const start = bytes.subarray(0, SIGNATURE.length);
  if (!start.equals(SIGNATURE.subarray(0, start.length))) return undefined;
  if (bytes.length < 16 || bytes.length < 16 + bytes.readUInt16BE(14)) return "more";
  const isLocal = (bytes[12] & 0x0f) === 0;
  const source = isLocal ? "local" : [...bytes.subarray(16, 20)].join(".");
  return { source, length: 16 + bytes.readUInt16BE(14) };
}

createHttpServer((request, response) => {
  response.writeHead(request.url === STATUS_PATH ? 200 : 404).end();
}).listen(Number(PORT_ADMIN), HOST);
