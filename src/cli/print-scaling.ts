/** Services that follow their load, as a person reads them below the status. Pure. */
import { durationText } from "../base/duration.ts";
import type { AlarmStatus } from "../supervisor/scaling-status.ts";
import type { Status } from "../supervisor/status-types.ts";

/** Policies, the newest figures, the last decision, and what an alarm that is on waits for. */
export function scalingLines({ services }: Status, nowWallMs: number): readonly string[] {
  const lines = services.flatMap(({ name, desired, scaling }) => {
    if (!scaling) return [];
    const { min, max, alarms, last, waitsFor } = scaling;
    const ago = last ? durationText(Math.max(0, nowWallMs - last.wallMs)) : "";
    return [
      `${name} follows its load: ${desired} of ${min} to ${max}`,
      ...alarms.map((it) => `    ${it.direction.padEnd(3)} when ${it.when}: ${alarmWord(it)}`),
      ...(last ? [`    last: ${last.text}, ${ago} ago`] : []),
      ...(waitsFor === null ? [] : [`    waits: ${waitsFor}`]),
    ];
  });
  return lines.length === 0 ? [] : ["", ...lines];
}

function alarmWord({ state, figure, breaching, needed }: AlarmStatus): string {
  if (figure === null) return "no figure";
  const word = state === "insufficient-data" ? "not enough figures" : state === "alarm" ? "on" : "off";
  return `${word} (${figure}; ${breaching} of ${needed})`;
}
