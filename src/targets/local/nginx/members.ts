/** The members of an nginx's pools: how an effect changes them, and who of them would be served. Pure. */
import { unreachable } from "../../../base/assert.ts";
import type { Member, PoolEffect } from "../../../contract/effect.ts";

/** The same again when it is repeated. */
export function membersAfter(members: readonly Member[], effect: PoolEffect): readonly Member[] {
  const { pool, instance, revision, address, port, several } = effect;
  const others = members.filter((member) => member.instance !== instance);
  const before = members.find((member) => member.instance === instance);
  const as = (state: Member["state"]): readonly Member[] => [
    ...others,
    { pool, instance, revision, address, port, several, state },
  ];
  switch (effect.kind) {
    case "pool-add":
      return before ? members : as("checking");
    case "pool-ready":
      return as("ready");
    case "pool-drain":
      return before ? as("draining") : members;
    case "pool-remove":
      return others;
    default:
      return unreachable(effect.kind, "effect on a pool");
  }
}
