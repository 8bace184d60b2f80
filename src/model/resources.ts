/** What an instance may use at most (limits), and what must be free for it (reservations). */
import type { Size } from "../base/size.ts";
import type { OptionReader } from "./read.ts";

export interface Resources {
  /** Cores, such as 0.5 or 2. */
  readonly cpu?: number;
  readonly memoryBytes?: number;
  readonly reserved: { readonly cpu?: number; readonly memoryBytes?: number };
}

export interface ResourceOptions {
  /** Limit in cores. */
  readonly cpu?: number;
  /** Limit of memory. */
  readonly memory?: Size;
  /** What must be free before an instance is placed. Never above the limit. */
  readonly reserve?: { readonly cpu?: number; readonly memory?: Size };
}

export function readResources(reader: OptionReader, key: string): Resources | undefined {
  if (!reader.has(key)) return undefined;
  const limits = reader.nested(key);
  const reserve = limits.nested("reserve");
  const resources = { ...amounts(limits), reserved: amounts(reserve) };
  limits.refuseUnknown();
  reserve.refuseUnknown();
  refuseAbove(limits, "cpu", resources.reserved.cpu, resources.cpu);
  refuseAbove(limits, "memory", resources.reserved.memoryBytes, resources.memoryBytes);
  return resources;
}

function amounts(reader: OptionReader): { cpu?: number; memoryBytes?: number } {
  const cpu = reader.positive("cpu");
  const memoryBytes = reader.size("memory");
  return { ...(cpu === undefined ? {} : { cpu }), ...(memoryBytes === undefined ? {} : { memoryBytes }) };
}

function refuseAbove(reader: OptionReader, key: string, reserved?: number, limit?: number): void {
  if (reserved === undefined || limit === undefined || reserved <= limit) return;
  reader.refuse(
    "reserve-above-limit",
    ["reserve", key],
    `reserves more ${key} than its limit allows`,
    "reserve at most the limit",
  );
}
