/** Takes WebSocket upgrades for tests: says its version, and then sends back every byte. */
import { createHash } from "node:crypto";
import { createServer } from "node:http";

const { HOST, PORT, VERSION } = process.env;
/** Of RFC 6455, section 4.2.2: balancers compare the answer with the key, too. */
const MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

createServer((_request, response) => response.end(VERSION))
  .on("upgrade", (request, socket) => {
    const key = `${request.headers["sec-websocket-key"]}${MAGIC}`;
    const accept = createHash("sha1").update(key).digest("base64");
    const upgraded = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
    socket.write(`${upgraded}Sec-WebSocket-Accept: ${accept}\r\n\r\n${VERSION}`);
    socket.on("error", () => undefined);
    socket.pipe(socket);
  })
  .listen(Number(PORT), HOST);
