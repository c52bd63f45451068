import { readFileSync } from "node:fs";
import { performancePage, replaceMarked, summary } from "./docs";
import type { StoredResult } from "./results";
import { scalingFigures } from "./scaling";

/** Every document that contains figures, with its generated text. */
export function documentsOf(results: readonly StoredResult[]): Map<string, string> {
  const marked = (file: string, figures: string) => replaceMarked(readFileSync(file, "utf8"), figures);
  return new Map([
    ["docs/performance.md", performancePage(results)],
    ["docs/scaling.md", marked("docs/scaling.md", scalingFigures(results))],
    ["README.md", marked("README.md", summary(results))],
  ]);
}
