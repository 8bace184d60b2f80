/** A mistake in what the user wrote: what is wrong, where, and what would be right. */
import { type Place, placeText } from "./place.ts";

export interface Problem {
  readonly code: string;
  readonly message: string;
  /** What the user can write instead. */
  readonly fix: string;
  readonly place: Place;
  /** The option at fault below the builder call, outermost first: `["release", "drain"]`. */
  readonly path: readonly string[];
}

/** Thrown by builders, since they run inside the user's file; caught and printed by the loader's caller. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(problemText).join("\n"));
    this.problems = problems;
  }
}

export function problemText(problem: Problem): string {
  return `${placeText(problem.place)}: ${problem.message}\n  fix: ${problem.fix}`;
}
