/** Refuses to begin with what cannot run: said before anything is started, not by the third crash. */
import type { Cluster } from "../model/cluster.ts";
import { Refusal } from "../supervisor/refusal.ts";
import { unfitProgram } from "../targets/local/required-programs.ts";

export async function refuseUnfitPrograms(cluster: Cluster): Promise<void> {
  const unfit = await unfitProgram(cluster);
  if (unfit) throw new Refusal("refused", `${unfit.message}, so nothing was changed`, unfit.advice);
}
