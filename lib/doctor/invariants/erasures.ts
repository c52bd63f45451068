import { erasures } from "@/db/erasures";
import type { Invariant } from "../invariant";

/** Finds values that were removed without a recorded erasure. */
export const erasureInvariants: readonly Invariant[] = [
  {
    name: "erasures-recorded",
    rule: "The staff log records every erasure of personal data, with a row count no lower than the number of erased rows.",
    severity: "broken",
    remedy:
      "Values were removed outside `npm run audit:erase`, possibly to hide what happened. Compare with a backup and a checkpoint (`npm run audit:verify`).",
    violations: `
      select finding as violation from (${erasures}) as found where finding is not null`,
  },
];
