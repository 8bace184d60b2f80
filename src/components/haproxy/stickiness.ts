/**
 * The lines that make a pool sticky. Draining members are in maintenance, where HAProxy gives them nobody back, neither
 * by table nor by cookie; in its state `drain` it would.
 *
 * A table is forgotten with a reload, unlike a cookie: connections stay where they are, and a client that connects anew
 * is placed anew.
 */
import { fingerprint } from "../../base/fingerprint.ts";
import type { Listener } from "../../model/listener.ts";
import type { Pool } from "../../model/pool.ts";
import type { Sticky } from "../../model/sticky.ts";

const CLIENT_ID = "req.payload(0,0),mqtt_field_value(connect,client_identifier)";

/** How long a client that does not come back is remembered, and how many of them are. */
const REMEMBERED = "size 100k expire 30m";

/** How long a client may take for the packet that says who it is. 10 seconds is what EMQX gives it. */
export function firstPacketMsOf(sticky: Sticky | undefined): number {
  return sticky?.kind === "mqtt-client-id" ? 10_000 : 0;
}

/** Of a listener. Only the first packet of MQTT is looked at, and what is no CONNECT is refused before it takes a place. */
export function stickyFrontendLines({ sticky }: Listener): readonly string[] {
  if (sticky?.kind !== "mqtt-client-id") return [];
  return ["tcp-request content reject unless { req.payload(0,0),mqtt_is_valid }"];
}

/** Where a pool stands among the others: what its lines depend on besides itself. */
export interface StickyPlace {
  readonly balancer: string;
  /** The pools of the balancer. */
  readonly pools: readonly Pool[];
  /** Of the last known pool, which looks into the table of the pool itself. */
  readonly isLast: boolean;
}

export function stickyPoolLines({ name, sticky }: Pool, place: StickyPlace): readonly string[] {
  switch (sticky?.kind) {
    case undefined:
      return [];
    case "source":
      return tableLines(name, "type ipv6", "src", place);
    case "mqtt-client-id":
      // The digest, since a key is cut at the length of its table: ids that only differ behind it would all go to one
      // server. Clients without an id are not one client.
      return tableLines(name, "type binary len 20", `${CLIENT_ID},sha1`, place, `${CLIENT_ID},length gt 0`);
    case "cookie":
      return cookieLines(sticky, name, place);
  }
}

function tableLines(
  pool: string,
  type: string,
  key: string,
  { isLast }: StickyPlace,
  condition?: string,
): readonly string[] {
  const only = condition === undefined ? "" : ` if { ${condition} }`;
  const table = isLast ? ` table ${pool}` : "";
  return [...(isLast ? [] : [`stick-table ${type} ${REMEMBERED}`]), `stick on ${key}${table}${only}`];
}

/** The value is made from address, port and key. Two pools behind one cookie would each take the other's for wrong. */
function cookieLines(
  { name, secure }: Extract<Sticky, { kind: "cookie" }>,
  pool: string,
  { balancer, pools }: StickyPlace,
): readonly string[] {
  const isAlone =
    pools.filter(({ sticky }) => sticky?.kind === "cookie" && sticky.name === name).length === 1;
  const own = isAlone ? name : `${name}_${fingerprint(pool).slice(0, 6)}`;
  return [
    `cookie ${own} insert indirect nocache httponly${secure ? " secure" : ""} dynamic attr SameSite=Lax`,
    `dynamic-cookie-key ${fingerprint({ balancer, cookie: name }).slice(0, 32)}`,
  ];
}
