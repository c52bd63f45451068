import type { JsonObject } from "../body";
import type { Queryable } from "../database";

/** Columns of auth.mfa_factors that the server reads and writes. Only TOTP is enabled, as in a new Supabase project. */
export type FactorRow = {
  id: string;
  user_id: string;
  friendly_name: string | null;
  factor_type: string;
  status: "unverified" | "verified";
  created_at: Date;
  updated_at: Date;
  secret: string | null;
  phone: string | null;
  last_challenged_at: Date | null;
};

export async function findFactors(db: Queryable, userId: string): Promise<FactorRow[]> {
  const text = "select * from auth.mfa_factors where user_id = $1 order by created_at";
  return (await db.query<FactorRow>(text, [userId])).rows;
}

/** The factor as the API shows it, without its secret. */
export function factorJson(row: FactorRow): JsonObject {
  return {
    id: row.id,
    created_at: row.created_at,
    updated_at: row.updated_at,
    status: row.status,
    friendly_name: row.friendly_name || undefined,
    factor_type: row.factor_type,
    phone: row.phone ?? "",
    last_challenged_at: row.last_challenged_at,
  };
}
