/** Makes bin/anvil the real program of this platform and drops the packages it came in. */
import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { arch, platform } from "node:process";

const ARCHITECTURES = { x64: "amd64", arm64: "arm64" };
const here = import.meta.dirname;
const packages = join(here, "node_modules");
const binary = join(
  packages,
  "@foundry-rs",
  `anvil-${platform}-${ARCHITECTURES[arch] ?? arch}`,
  "bin",
  "anvil",
);
if (!existsSync(binary)) throw new Error(`there is no anvil for ${platform} ${arch} in this package`);

// The launcher of the package starts the program as a child, and a signal to the parent would miss it.
const target = join(here, "bin", "anvil");
mkdirSync(join(here, "bin"), { recursive: true });
rmSync(target, { force: true });
try {
  linkSync(binary, target);
} catch {
  copyFileSync(binary, target);
}
chmodSync(target, 0o755);
rmSync(packages, { recursive: true });
