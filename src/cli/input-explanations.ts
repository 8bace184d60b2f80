/** What `check --explain` says of findings that are no rule's: they come from the machine and the files beside the cluster file. Pure. */

const EXPLANATIONS: Readonly<Record<string, string>> = {
  "cannot-run-here":
    "The file asks for something that one machine cannot run, such as a managed store or a task of a cloud. `check` judges the " +
    "cluster all the same; `up` and `deploy` are refused, and the fix says what runs here instead.",
  "missing-artifact":
    "A part is to run files that are not there or cannot be read, so no revision can be made of them. Build them, or correct the " +
    "path of the part's artifact.",
  "secret-without-value":
    "A part uses a secret that has no value in the environment, in the secrets file or among the kept ones. A deploy is refused " +
    "until it has one: `tutti secret set NAME` keeps it, encrypted.",
  "secrets-file-missing":
    "The cluster names a secrets file that does not exist, so values come from the environment and from what is kept alone.",
  "secrets-file-line":
    "A line of the secrets file is no NAME=value, or has a quote that is not closed, so that a value would be missed or cut. The " +
    "line itself is never shown: it may hold a value.",
  "secrets-file-open":
    "Other users of this machine may read the secrets file. `chmod 600` on it leaves it to you alone.",
};

/** Ids of the findings that are no rule's. */
export const explainedIds: readonly string[] = Object.keys(EXPLANATIONS);

export function explanationOf(id: string): string | undefined {
  return Object.hasOwn(EXPLANATIONS, id) ? EXPLANATIONS[id] : undefined;
}
