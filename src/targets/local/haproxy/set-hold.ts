/** Lets a running HAProxy hold new requests, or go on with those that it holds. Safe to repeat. */
import { holdCommand, holdCommandFor, isHeldIn, showHeldCommand } from "../../../components/haproxy/hold.ts";
import { controlSocketPath, masterSocketPath } from "../../../components/haproxy/names.ts";
import { Refused } from "../failures.ts";
import { askOn } from "./control-socket.ts";
import { olderWorkers } from "./worker.ts";

/** @param runFolder Where the control sockets lie. */
export async function setHold(runFolder: string, balancer: string, isOn: boolean): Promise<void> {
  const ask = askOn(controlSocketPath(runFolder, balancer));
  const set = await ask(holdCommand(isOn));
  if (!set.ok) throw new Refused(set.error);
  const shown = await ask(showHeldCommand);
  if (!shown.ok) throw new Refused(shown.error);
  if (isHeldIn(shown.value) !== isOn) throw new Refused(cannotHold(balancer, set.value));
  // What a worker of before a reload holds is nobody else's to let go; one that has ended meanwhile holds nothing.
  const master = masterSocketPath(runFolder, balancer);
  const older = isOn ? [] : await olderWorkers(master);
  await Promise.all((older ?? []).map((pid) => askOn(master)(holdCommandFor(pid, isOn))));
}

function cannotHold(balancer: string, answer: string): Refused["failure"] {
  return {
    code: "balancer-refused",
    message: `the HAProxy of ${balancer} cannot hold requests: ${answer.trim() || "it does not keep what it was told"}`,
    advice:
      "It needs Lua (`haproxy -vv` says LUA), and must have been started or reloaded by this version of tutti.",
  };
}
