import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/** The pattern of redact.ts in SQL. It keeps what precedes an address, and the first letter of the address. */
const localPart = String.raw`(^|[\s"',:@])([^\s"',:@])[^\s"',:@]*@`;
const masked = String.raw`\1\2•••@`;

/** SQL: text masked as `maskEmails` does it, for searches that may match only what their reader can see. */
export function maskedText(text: SQLWrapper): SQL {
  return sql`regexp_replace(${text}, ${localPart}, ${masked}, 'g')`;
}
