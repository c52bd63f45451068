import { checkEnv } from "@/lib/env";
import { type Check, ok } from "./check";

/** What the console itself would refuse at its start. */
export const settings: Check = {
  name: "settings",
  run: ({ source }) => {
    const read = checkEnv(source);
    if (read.ok) return ok("every setting is there and well formed");
    return read.problems.map(({ names, problem }) => {
      const [what, ...cure] = problem.split(": ");
      return { kind: "problem", text: `${names.join(" or ")} ${what}`, cure: sentence(cure.join(": ")) };
    });
  },
};

function sentence(cure: string): string {
  return cure === "" ? "Correct it." : `${cure[0]?.toUpperCase()}${cure.slice(1)}.`;
}
