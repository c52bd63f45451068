import "server-only";
import { eq } from "drizzle-orm";
import { validate as isUuid } from "uuid";
import { attempts } from "@/db/schema/provisioning";
import { type Reader, readFor } from "@/lib/auth/reader";
import { looksSecret } from "@/lib/platform/redact";
import { type ProvisionField, provisionFields } from "@/lib/provisioning/input";
import { isHidden } from "@/lib/provisioning/input/choices";
import { attemptState } from "./state";

/**
 * The values of an attempt that ended without a tenant, for a new form. Null for any other attempt, if the values were
 * erased, or if they are masked for the reader. Omits hidden fields, values that look like secrets, and the consent to
 * use an existing account, which must be given again.
 */
export async function getRetryValues(
  attemptId: string,
  reader: Reader,
): Promise<Partial<Record<ProvisionField, string>> | null> {
  if (reader.masked || !isUuid(attemptId)) return null;
  const [attempt] = await readFor(reader, (tx) =>
    tx
      .select({ state: attemptState, request: attempts.request })
      .from(attempts)
      .where(eq(attempts.id, attemptId)),
  );
  if (attempt?.state !== "failed" && attempt?.state !== "rolled_back") return null;
  if (attempt.request === null) return null;
  const request = Object.entries(attempt.request as Record<string, unknown>);
  return Object.fromEntries(
    request.flatMap(([name, value]) => {
      const text = typeof value === "object" ? "" : String(value);
      return isOffered(name) && !looksSecret(name, text) ? [[name, text]] : [];
    }),
  );
}

function isOffered(name: string): boolean {
  return name !== "ownerAccount" && !isHidden(name) && provisionFields.some((field) => field === name);
}
