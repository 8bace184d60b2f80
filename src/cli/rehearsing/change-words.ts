/** The change that the words of `tutti rehearse` name. */
import { Refusal } from "../../supervisor/refusal.ts";

export type ChangeWords =
  | { readonly kind: "deploy" }
  | { readonly kind: "rollback"; readonly revision: number }
  | { readonly kind: "scale"; readonly part: string; readonly replicas: number }
  | { readonly kind: "restart"; readonly part: string };

const ADVICE = "write `deploy`, `rollback REVISION`, `scale SERVICE=N` or `restart SERVICE`";

export function changeIn(words: readonly string[]): ChangeWords {
  const [verb = "deploy", object, ...more] = words;
  if (more.length > 0) throw wrong(words);
  if (verb === "deploy" && object === undefined) return { kind: "deploy" };
  if (verb === "rollback" && /^[1-9]\d*$/.test(object ?? ""))
    return { kind: "rollback", revision: Number(object) };
  if (verb === "restart" && object !== undefined) return { kind: "restart", part: object };
  const [, part, replicas] = /^([^=]+)=(\d{1,3})$/.exec(object ?? "") ?? [];
  if (verb === "scale" && part !== undefined) return { kind: "scale", part, replicas: Number(replicas) };
  throw wrong(words);
}

function wrong(words: readonly string[]): Refusal {
  return new Refusal("usage", `"${words.join(" ")}" names no change that can be rehearsed`, ADVICE);
}
