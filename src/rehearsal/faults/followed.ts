/** The services of a scene whose number follows their load. */
import { type Scene, specsOf } from "../scene.ts";

export function followedBy(scene: Scene): readonly { readonly part: string; readonly max: number }[] {
  return specsOf(scene).flatMap(([part, before, after]) => {
    const scaling = after?.scaling ?? before?.scaling;
    return scaling ? [{ part, max: scaling.max }] : [];
  });
}
