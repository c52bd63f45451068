import "server-only";
import { sql } from "drizzle-orm";
import { type Reader, readFor } from "@/lib/auth/reader";
import type { ErrorCode } from "@/lib/guards/error-codes";
import { erased, shownText } from "../auth/masking";

/** Counts stop at this number. */
export const countLimit = 1_000;

/** The numbers of attempts that are similar to this one, and the newest of them. */
export type Similar = {
  /** Attempts with the same code in the last 30 days. */
  code: number;
  /** Those with the same rollback reason as well. */
  reason: number;
  slug: number;
  owner: number;
  /** The newest attempts with the same code in the last 30 days, at most five. */
  latest: { id: string; name: string | null; startedAt: string }[];
};

export type Neighbours = { newer: string | null; older: string | null };

type About = { id: string; errorCode: ErrorCode | null; rollbackReason: string | null };

/** Counts the attempts with the same failure, slug or owner. Each count uses an index. */
export async function getSimilar({ id, errorCode, rollbackReason }: About, reader: Reader): Promise<Similar> {
  const { rows } = await readFor(reader, (tx) =>
    tx.execute<Similar>(sql`
    with this as (select id, slug, owner_email from provisioning.attempts where id = ${id}::uuid),
    alike as (
      select id, started_at, case when owner_erasure is null then request ->> 'name' else ${erased} end as name, rollback_reason from provisioning.attempts
      where error_code = ${errorCode} and started_at > now() - interval '30 days' and id <> ${id}::uuid
      order by started_at desc, id desc limit ${countLimit}
    )
    select (select count(*)::int from alike) as code,
      (select count(*)::int from alike where rollback_reason = ${rollbackReason}) as reason,
      (select count(*)::int from (
        select from this join provisioning.attempts as other on provisioning.fold_text(other.slug) = provisioning.fold_text(this.slug) and other.id <> this.id limit ${countLimit}
      ) as same) as slug,
      (select count(*)::int from (
        select from this join provisioning.attempts as other on provisioning.fold_text(other.owner_email) = provisioning.fold_text(this.owner_email) and other.id <> this.id limit ${countLimit}
      ) as same) as owner,
      (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'startedAt', started_at)), '[]')
        from (select * from alike order by started_at desc, id desc limit 5) as newest) as latest`),
  );
  const [similar] = rows;
  if (!similar) throw new Error("the count query returned no row");
  const latest = similar.latest.map(({ name, ...rest }) => ({ ...rest, name: shownText(name, reader) }));
  return { ...similar, latest };
}

/** The attempts that started just after and just before this one. */
export async function getNeighbours(id: string, reader: Reader): Promise<Neighbours> {
  const { rows } = await readFor(reader, (tx) =>
    tx.execute<Neighbours>(sql`
    with this as (select started_at, id from provisioning.attempts where id = ${id}::uuid)
    select (select other.id from provisioning.attempts as other
        where (other.started_at, other.id) > ((select started_at from this), (select id from this))
        order by other.started_at, other.id limit 1) as newer,
      (select other.id from provisioning.attempts as other
        where (other.started_at, other.id) < ((select started_at from this), (select id from this))
        order by other.started_at desc, other.id desc limit 1) as older`),
  );
  return rows[0] ?? { newer: null, older: null };
}
