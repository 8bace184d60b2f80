/** Puts a program into its cgroups before it runs: what it forks is inside from the first moment on. */

/** The shell moves itself and then becomes the program: its number and its start time stay the same. */
const WRAPPER = `
while [ "$1" != -- ]; do
  echo $$ > "$1/cgroup.procs" || echo "tutti: it runs without the limits of $1" >&2
  shift
done
shift
exec "$@"
`;

export function withCgroups(argv: readonly string[], folders: readonly string[]): readonly string[] {
  return folders.length === 0 ? argv : ["/bin/sh", "-c", WRAPPER, "limits", ...folders, "--", ...argv];
}
