/** The environment of a program: what tutti promises to every program, and what the file adds. */
import type { Value } from "../../model/value.ts";
import type { LaunchContext } from "../launch-context.ts";
import { type Program, portsOf } from "./program.ts";

/** The file cannot set the names that tutti sets: its builders refuse them. */
export function environmentOf(program: Program, context: LaunchContext): Readonly<Record<string, string>> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(program.env)) {
    const text = context.resolve(value);
    // A program might take an empty key for one that it should accept.
    if (text !== "" || !isOtherSecret(value)) env[name] = text;
  }
  for (const [name, port] of portsOf(program)) env[portVariable(name)] = String(port);
  return {
    ...env,
    HOST: context.address,
    TUTTI_CLUSTER: context.cluster.name,
    TUTTI_SERVICE: program.name,
    TUTTI_INSTANCE: context.instance,
    TUTTI_REVISION: String(context.revision),
    TUTTI_EFFECT: context.effectId,
  };
}

function isOtherSecret(value: Value): boolean {
  return typeof value === "object" && value.kind === "other-secret";
}

/** `admin-api` is found in `PORT_ADMIN_API`. */
function portVariable(name: string): string {
  return name === "" ? "PORT" : `PORT_${name.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
}
