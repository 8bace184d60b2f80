/** A small HTTP server for the tests of the balancer: says its name, and prints each POST that reaches it. */
import { createServer } from "node:http";

const [, , host, port, name, delayMs] = process.argv;
let isReady = true;

createServer((request, response) => {
  if (request.url === "/ready") return answer(response, isReady ? 200 : 503, "");
  if (request.url === "/fail-checks") isReady = false;
  if (request.url === "/pass-checks") isReady = true;
  if (request.url === `/die/${name}`) process.exit(1);
  if (request.url === "/break") return breakOff(request, response);
  if (request.method === "POST") process.stdout.write(`POST ${request.headers["x-id"]}\n`);
  request.resume();
  setTimeout(() => answer(response, request.url === "/error" ? 500 : 200, name), Number(delayMs));
}).listen(Number(port), host, () => process.stdout.write("listening\n"));

function answer(response, status, text) {
  response.writeHead(status, { "content-length": text.length });
  response.end(text);
}

/** Promises more than it sends, and hangs up. */
function breakOff(request, response) {
  response.writeHead(200, { "content-length": 1000 });
  response.write("some");
  setTimeout(() => request.socket.destroy(), 20);
}
