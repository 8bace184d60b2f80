/** The page docs/mutants.md, from the mutants and what was recorded of them. */
export function page() {
  return "";
}
