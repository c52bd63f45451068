import { and, between, desc, isNotNull, isNull, type SQL } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { attempts } from "@/db/schema/provisioning";
import type { Match } from "@/lib/audit/query";
import { conditionOf } from "@/lib/audit/query/query-condition";
import { type AttemptState, attemptState, erasedAt, requestedName, unlessErased } from "@/lib/audit/state";
import type { Reader } from "@/lib/auth/reader";
import type { ErrorCode } from "@/lib/guards/error-codes";
import { idRange } from "./id-range";
import { maxHits } from "./run";

export type AttemptHit = {
  id: string;
  /** As requested; null if the request had none, or was erased. */
  name: string | null;
  slug: string | null;
  ownerEmail: string | null;
  actorEmail: string;
  state: AttemptState;
  errorCode: ErrorCode | null;
  startedAt: Date;
  /** When the owner's data was erased; null if it was not. */
  erasedAt: string | null;
  /** The key of the tenant that the attempt created; null if it created none. */
  tenantId: string | null;
};

/** The newest attempts with the search text in their name, slug or owner's address. Ignores what is masked for the reader. */
export function attemptsByText(
  tx: Executor,
  text: string,
  reader: Reader,
  which: "with a tenant" | "without a tenant",
) {
  const condition = conditionOf([{ start: 0, end: 0, negated: false, match: matchOf(text) }], reader);
  const { tenantId } = attempts;
  return attemptsWhere(
    tx,
    and(condition, which === "with a tenant" ? isNotNull(tenantId) : isNull(tenantId)),
  );
}

/** Attempts whose id is the search text, or starts with it. */
export function attemptsById(tx: Executor, text: string) {
  const range = idRange(text);
  return range && attemptsWhere(tx, between(attempts.id, range.first, range.last));
}

/** Masked readers see addresses’ domains, so `@example.com` is searched as the end of an address. */
function matchOf(text: string): Match {
  if (/^@[^@\s]+$/.test(text)) return { kind: "text", field: "owner", patterns: [["", text]] };
  return { kind: "word", pattern: [text] };
}

function attemptsWhere(tx: Executor, condition: SQL | undefined) {
  return tx
    .select({
      id: attempts.id,
      name: unlessErased(requestedName),
      slug: attempts.slug,
      ownerEmail: attempts.ownerEmail,
      actorEmail: attempts.actorEmail,
      state: attemptState,
      errorCode: attempts.errorCode,
      startedAt: attempts.startedAt,
      erasedAt,
      tenantId: attempts.tenantId,
    })
    .from(attempts)
    .where(condition)
    .orderBy(desc(attempts.startedAt), desc(attempts.id))
    .limit(maxHits + 1);
}
