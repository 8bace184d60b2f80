/** A small web server for tests that counts its requests, and shows the count to Prometheus on a port of its own. */
import { createServer } from "node:http";

const { HOST, PORT, PORT_ADMIN, VERSION = "1" } = process.env;
let count = 0;

createServer((request, response) => {
  if (request.url !== "/ready") count += 1;
  response.end(`${VERSION}\n`);
}).listen(Number(PORT), HOST);
createServer((request, response) => {
  if (request.url !== "/inside/metrics") response.writeHead(404);
  response.setHeader("content-type", "text/plain; version=0.0.4");
  response.end(`# TYPE shop_orders_total counter\nshop_orders_total{version="${VERSION}"} ${count}\n`);
}).listen(Number(PORT_ADMIN), HOST);
