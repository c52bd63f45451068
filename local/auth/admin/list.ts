import { type AuthContext, audienceOf, type Service } from "../context";
import { badRequest, Panic, wrapDatabaseErrors } from "../errors";
import { listedUserJson } from "../user-json";
import { instanceId, type UserRow, withMetadata } from "../users";

/**
 * GET /admin/users: one page of users, newest first by default, with the total in X-Total-Count and links to other pages
 * in Link.
 */
export async function listUsers(c: AuthContext, service: Service): Promise<Response> {
  const aud = audienceOf(c);
  const order = parseSort(c.req.queries("sort"));
  const page = parseCount(c.req.query("page"), 1);
  const perPage = parseCount(c.req.query("per_page"), 50);
  // The real server panics on this division by zero.
  if (perPage === 0) throw new Panic("division by zero");

  const filter = c.req.query("filter") || null;
  const condition = `instance_id = $1 and aud = $2 and
    ($3::text is null or email like '%' || $3 || '%' or raw_user_meta_data ->> 'full_name' ilike '%' || $3 || '%')`;
  const { users, total } = await wrapDatabaseErrors("Database error finding users", async () => {
    const offset = (Math.max(page, 1) - 1) * perPage;
    const text = `select * from auth.users where ${condition} order by ${order} limit $4 offset $5`;
    const selected = await service.pool.query<UserRow>(text, [instanceId, aud, filter, perPage, offset]);
    const counted = await service.pool.query<{ total: string }>(
      `select count(*) as total from auth.users where ${condition}`,
      [instanceId, aud, filter],
    );
    return { users: selected.rows.map(withMetadata), total: Number(counted.rows[0]?.total) };
  });

  c.header("x-total-count", String(total));
  c.header("link", links(c, page, Math.ceil(total / perPage)));
  return c.json({ users: users.map(listedUserJson), aud });
}

function parseCount(text: string | undefined, fallback: number): number {
  if (!text) return fallback;
  if (!/^\d{1,15}$/.test(text))
    throw badRequest(`Bad Pagination Parameters: parsing "${text}": invalid syntax`);
  return Number(text);
}

function parseSort(values: string[] | undefined): string {
  if (!values) return "created_at desc";
  const orders = values.map((value) => {
    const [field, direction = "desc"] = value.split(/ (.*)/s);
    if (field !== "created_at") throw badRequest(`Bad Sort Parameters: bad field for sort '${field}'`);
    if (!/^(asc|desc)$/i.test(direction)) {
      const reason = `bad direction for sort '${direction}', only 'asc' and 'desc' allowed`;
      throw badRequest(`Bad Sort Parameters: ${reason}`);
    }
    return `created_at ${direction}`;
  });
  return orders.join(", ");
}

function links(c: AuthContext, page: number, pages: number): string {
  const url = new URL(c.req.url);
  const path = url.pathname.replace(/^\/auth\/v1/, "");
  const to = (number: number, relation: string) => {
    url.searchParams.set("page", String(number));
    url.searchParams.sort();
    return `<${path}?${url.searchParams}>; rel="${relation}"`;
  };
  const last = to(pages, "last");
  return pages > page ? `${to(page + 1, "next")}, ${last}` : last;
}
