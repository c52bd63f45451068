import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/** As the expression of redact.ts: the first letter of what stands before an “@”, and the rest of it. */
const localPart = String.raw`(^|[\s"',:@])([^\s"',:@])[^\s"',:@]*@`;
const masked = String.raw`\1\2•••@`;

/** SQL: a text as `maskEmails` shows it, for searches that may find only what their reader is shown. */
export function maskedText(text: SQLWrapper): SQL {
  return sql`regexp_replace(${text}, ${localPart}, ${masked}, 'g')`;
}
