/** The header by which a service knows a request again, so that a balancer may repeat a POST. */
import { headerName } from "./rate-limit.ts";
import { type OptionReader, shown } from "./read.ts";

/** @param speaks What the service's main port speaks: only requests have headers. */
export function readIdempotencyHeader(reader: OptionReader, speaks: string | undefined): string | undefined {
  if (!reader.has("idempotencyHeader")) return undefined;
  const path = ["idempotencyHeader"];
  const value = reader.raw("idempotencyHeader");
  const name = headerName(value);
  if (name === undefined) {
    const message = `idempotencyHeader cannot be ${shown(value)}`;
    reader.refuse("wrong-value", path, message, 'write the name of a header, such as "idempotency-key"');
  }
  if (speaks !== "http") {
    const message = "only a service with port: http(…) has requests to repeat";
    reader.refuse("wrong-protocol", path, message, "remove it");
  }
  return name;
}
