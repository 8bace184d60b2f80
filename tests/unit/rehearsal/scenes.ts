/** Scenes for tests of the rehearsal: the shop of the control plane's tests, at rest, and a change of it. */
import { type ControlState, emptyState } from "../../../src/control/state.ts";
import { type Ground, groundOf } from "../../../src/rehearsal/ground.ts";
import { simulateChange } from "../../../src/rehearsal/plan.ts";
import type { Scene } from "../../../src/rehearsal/scene.ts";
import { type ShopOptions, shop, timings } from "../control/scenario.ts";

const now = { wallMs: 1_000_000, monoMs: 50_000 };
const empty = emptyState("shop", "127.77");

export function bringUp(options: ShopOptions = {}): Scene {
  const request = { kind: "release", as: "bring-up", revision: shop(1, options), by: "ada" } as const;
  return { name: "bring-up of revision 1", state: empty, request, timings, now };
}

/** The shop at revision 1, and its release as revision 2. */
export function release(before: ShopOptions = {}, after: ShopOptions = { version: "two" }): Scene {
  const request = { kind: "release", as: "release", revision: shop(2, after), by: "ada" } as const;
  return { name: "release of revision 2", state: stateAt(bringUp(before)), request, timings, now };
}

function stateAt(scene: Scene): ControlState {
  return simulateChange(scene).state;
}

export const shopGrounds: readonly Ground[] = [
  bringUp({ withJob: true }),
  release({ withJob: true }, { version: "two", withJob: true, redisMemory: "128 MiB" }),
].map(groundOf);
