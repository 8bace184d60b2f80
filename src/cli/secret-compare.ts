/** Which versions the secrets of a file would have, as the supervisor will decide it. Reads the vault, writes nothing. */
import type { SecretVersions } from "../contract/part-fingerprint.ts";
import type { ControlState } from "../control/state.ts";
import { openVaultForReading } from "../host/vault.ts";
import { vaultKeyPath } from "../host/vault-key.ts";
import type { Cluster } from "../model/cluster.ts";
import { Refusal } from "../supervisor/refusal.ts";
import { versionsFor } from "../supervisor/secret-versions.ts";
import { readSecrets } from "./cluster-input.ts";
import type { ClusterPaths } from "./session.ts";

export function secretVersions(
  paths: ClusterPaths,
  cluster: Cluster,
  { current, basis }: Pick<ControlState, "current" | "basis">,
): SecretVersions {
  const vault = openVaultForReading({ file: paths.state.secrets, keyFile: vaultKeyPath() });
  if (!vault.ok) throw new Refusal("failed", vault.error.message, vault.error.advice);
  return versionsFor(cluster, readSecrets(paths, cluster), vault.value, current ?? basis);
}
