/** A web server for tests that says who it is, and answers its health check as it is told to. */
import { createServer } from "node:http";

const { HOST, PORT, TUTTI_INSTANCE } = process.env;
let isWell = true;

createServer((request, response) => {
  if (request.url === "/well") isWell = true;
  if (request.url === "/unwell") isWell = false;
  if (request.url === "/ready" && !isWell) response.writeHead(503);
  response.end(TUTTI_INSTANCE);
}).listen(Number(PORT), HOST);
