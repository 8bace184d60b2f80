/** The web server that is measured: it ends what it has begun when it is told to stop, as pm2 and tutti both ask. */
import { createServer } from "node:http";

const { HOST = "127.0.0.1", PORT, TUTTI_INSTANCE = String(process.pid) } = process.env;
let isEnding = false;

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    if (isEnding) response.setHeader("connection", "close");
    response.setHeader("x-relayer-instance", TUTTI_INSTANCE);
    response.end("well\n");
  });
});
server.keepAliveTimeout = 75_000;
server.listen(Number(PORT), HOST);

for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, () => {
    isEnding = true;
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
}
