/** A small web server for tests: slow answers, a slow start, and no grace at all when it is told to stop. */
import { createServer } from "node:http";

const {
  HOST,
  PORT,
  TUTTI_INSTANCE,
  VERSION = "1",
  DELAY_MS = "0",
  LISTENS_AFTER_MS = "0",
  READY_PATH = "/ready",
  IGNORE_TERM,
} = process.env;

if (IGNORE_TERM) process.on("SIGTERM", () => console.log("SIGTERM ignored"));

const server = createServer((request, response) => {
  const answer = () => {
    response.writeHead(200, { "x-relayer-version": VERSION, "x-relayer-instance": TUTTI_INSTANCE });
    response.end(`${VERSION}\n`);
  };
  request.resume();
  if (request.url === READY_PATH) answer();
  else if (["/ready", "/well"].includes(request.url)) response.writeHead(404).end();
  else setTimeout(answer, Number(DELAY_MS));
});
server.keepAliveTimeout = 75_000;
setTimeout(() => server.listen(Number(PORT), HOST), Number(LISTENS_AFTER_MS));
