/**
 * The maintenance mode in HAProxy: a new request waits in an action of Lua until the variable of the process says that
 * maintenance is over, or the balancer's limit has passed. It then goes the way of any other request, so that nothing
 * of it is lost, and while nothing is held a request costs one look at a variable. An HAProxy that was built without
 * Lua (`haproxy -vv` says LUA) serves as ever and cannot hold.
 */

import type { LaunchFile } from "../../contract/launch.ts";
import type { Balancer } from "../../model/balancer.ts";
import { holdMsOf } from "../../model/maintenance.ts";
import type { Protocol } from "../../model/port.ts";
import type { HaproxyPlace } from "./place.ts";
import { quoted } from "./quoted.ts";

/** Whether new requests are held: of the whole process, so lost with a reload unless the configuration sets it. */
const HELD = "proc.tutti_held";
const REFUSED = "txn.tutti_refused";

/** The time of Lua's own limit on a session counts without sleeps. Lua is given a boolean as a number up to HAProxy 3.0. */
const SCRIPT = `-- Holds a request until maintenance is over, or for the given milliseconds at most.
local function is_held(txn)
  local held = txn:get_var("${HELD}")
  return held == true or held == 1
end

local function hold(txn, limit)
  local start = core.now()
  while is_held(txn) do
    local now = core.now()
    if (now.sec - start.sec) * 1000 + (now.usec - start.usec) / 1000 >= tonumber(limit) then
      txn:set_var("${REFUSED}", true)
      return
    end
    core.msleep(50)
  end
end

core.register_action("tutti_hold", { "tcp-req", "http-req" }, hold, 1)
`;

export function holdScript(path: string): LaunchFile {
  return { path, text: SCRIPT, mode: 0o600 };
}

/** Asked on the control socket. Variables of the process are behind the word "experimental" in 2.6. */
export function holdCommand(isOn: boolean): string {
  return `experimental-mode on; ${setHeld(isOn)}`;
}

/** Asked on the socket of the master, for one of its workers. The master passes its own mode on, and keeps the connection. */
export function holdCommandFor(worker: number, isOn: boolean): string {
  return `experimental-mode on;@!${worker} ${setHeld(isOn)};quit`;
}

function setHeld(isOn: boolean): string {
  return `set var ${HELD} bool(${isOn})`;
}

export const showHeldCommand: string = `get var ${HELD}`;

export function isHeldIn(answer: string): boolean {
  return answer.includes("value=<1>");
}

export function holdGlobalLines({ hold }: HaproxyPlace): readonly string[] {
  if (!hold) return [];
  return withLua([`set-var ${HELD} bool(${hold.isOn})`, `lua-load-per-thread ${quoted(hold.scriptPath)}`]);
}

/** The first lines of a listener: what was held goes through all others after it. */
export function holdListenerLines(protocol: Protocol, { balancer, hold }: HaproxyPlace): readonly string[] {
  if (!hold) return [];
  const held = `{ var(${HELD}) -m bool }`;
  const refused = `{ var(${REFUSED}) -m bool }`;
  const limitMs = holdMsOf(balancer);
  if (protocol === "tcp") {
    return withLua([
      `tcp-request content lua.tutti_hold ${limitMs} if ${held}`,
      `tcp-request content reject if ${refused}`,
    ]);
  }
  return withLua([
    `http-request lua.tutti_hold ${limitMs} if ${held}`,
    `http-request return status 503 content-type text/plain hdr retry-after ${retryAfterS(balancer)} string "down for maintenance\\n" if ${refused}`,
  ]);
}

function retryAfterS(balancer: Balancer): number {
  return Math.max(1, Math.ceil(holdMsOf(balancer) / 1_000));
}

function withLua(lines: readonly string[]): readonly string[] {
  return [".if feature(LUA)", ...lines, ".endif"];
}
