/** Which versions the secrets of a file would have, as the supervisor will decide it. Reads the vault, writes nothing. */
import type { SecretVersions } from "../contract/part-fingerprint.ts";
import type { ControlState } from "../control/state.ts";
import { openVaultForReading } from "../host/vault.ts";
import { vaultKeyPath } from "../host/vault-key.ts";
import type { Cluster } from "../model/cluster.ts";
import { Refusal } from "../supervisor/refusal.ts";
import { refuseRetired, versionsFor } from "../supervisor/secret-versions.ts";
import { readSecrets } from "./cluster-input.ts";
import type { ClusterPaths } from "./session.ts";

/** @param purpose For a release, a value that a rotation has retired is refused, as the supervisor will. */
export function secretVersions(
  paths: ClusterPaths,
  cluster: Cluster,
  { current, basis }: Pick<ControlState, "current" | "basis">,
  purpose: "release" | "look",
): SecretVersions {
  const vault = openVaultForReading({ file: paths.state.secrets, keyFile: vaultKeyPath() });
  if (!vault.ok) throw new Refusal("failed", vault.error.message, vault.error.advice);
  const given = readSecrets(paths, cluster);
  if (purpose === "release") refuseRetired(cluster, given, vault.value, current);
  return versionsFor(cluster, given, vault.value, current ?? basis);
}
