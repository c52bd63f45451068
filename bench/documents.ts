import { readFileSync } from "node:fs";
import { performancePage, replaceMarked, summary } from "./docs";
import { readResults } from "./results";
import { scalingFigures } from "./scaling";

/** The text of every document that contains figures, regenerated from the stored answers. */
export function readDocuments(): Map<string, string> {
  const [results, withRealAuth] = [readResults("local"), readResults("real")];
  const marked = (file: string, figures: string) => replaceMarked(readFileSync(file, "utf8"), figures);
  return new Map([
    ["docs/performance.md", performancePage(results, withRealAuth)],
    ["docs/scaling.md", marked("docs/scaling.md", scalingFigures(results))],
    ["README.md", marked("README.md", summary(results))],
  ]);
}
