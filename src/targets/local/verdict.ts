/** Turns single answers of a probe into a verdict that does not flicker, and says when it is worth telling. */

export interface ProbeAnswer {
  readonly healthy: boolean;
  /** Such as "HTTP 503: redis is not writable". */
  readonly answer: string;
}

export interface VerdictRules {
  /** While starting the first success is healthy, and what an unready program says is told. */
  readonly pace: "starting" | "steady";
  /** Failures in a row until unhealthy. */
  readonly fall: number;
  /** Successes in a row until healthy again. */
  readonly rise: number;
}

export interface Verdict {
  readonly verdict: "unknown" | "healthy" | "unhealthy";
  readonly everHealthy: boolean;
  /** Answers in a row that speak against the verdict. */
  readonly against: number;
  /** What was told last, and when. */
  readonly toldAnswer: string;
  readonly toldMonoMs: number;
}

export const unknownVerdict: Verdict = {
  verdict: "unknown",
  everHealthy: false,
  against: 0,
  toldAnswer: "",
  toldMonoMs: Number.NEGATIVE_INFINITY,
};

/** A program that fails to start may say something new each time; people read at most one line a second. */
const ANSWER_EVERY_MS = 1_000;

export interface Judged {
  readonly verdict: Verdict;
  /** Whether the control plane is to hear of it. */
  readonly tell: boolean;
}

export function judge(before: Verdict, rules: VerdictRules, seen: ProbeAnswer, monoMs: number): Judged {
  const after = weigh(before, rules, seen);
  const changed = after.verdict !== before.verdict;
  const newAnswer =
    rules.pace === "starting" &&
    after.verdict === "unhealthy" &&
    !seen.healthy &&
    seen.answer !== before.toldAnswer &&
    monoMs - before.toldMonoMs >= ANSWER_EVERY_MS;
  if (!changed && !newAnswer) return { verdict: after, tell: false };
  return { verdict: { ...after, toldAnswer: seen.answer, toldMonoMs: monoMs }, tell: true };
}

function weigh(before: Verdict, rules: VerdictRules, seen: ProbeAnswer): Verdict {
  const said = seen.healthy ? "healthy" : "unhealthy";
  const everHealthy = before.everHealthy || seen.healthy;
  if (said === before.verdict) return { ...before, against: 0 };
  const against = before.against + 1;
  if (against < answersNeeded(before, rules, seen.healthy)) return { ...before, against };
  return { ...before, verdict: said, everHealthy, against: 0 };
}

/** How many answers in a row it takes to change the verdict to what they say. */
function answersNeeded(before: Verdict, rules: VerdictRules, healthy: boolean): number {
  if (healthy) return before.everHealthy ? rules.rise : 1;
  return before.verdict === "unknown" && rules.pace === "starting" ? 1 : rules.fall;
}
