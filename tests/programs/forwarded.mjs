/** Answers what it was told of where a request comes from. */
import { createServer } from "node:http";

const { HOST, PORT } = process.env;
createServer((request, response) => {
  const { "x-forwarded-for": source, "x-forwarded-proto": proto, "x-request-id": id } = request.headers;
  response.end(JSON.stringify({ source, proto, id }));
}).listen(Number(PORT), HOST);
