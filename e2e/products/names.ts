/** Facts about a product, for the tests only. */
type Names = {
  /** The table of tenants, and the columns of the slug and the creation time. */
  table: string;
  slug: string;
  createdAt: string;
  /** The column that marks a tenant as deleted and releases its slug; null if there is none. */
  softDeletes: string | null;
  /** SQL: inserts the tenants $1 to $2; user number `n` owns tenant number `n`. */
  fill: string;
};

/** SQL: the key of user number n. */
const user = "md5('user ' || n)::uuid";
const numbers = "generate_series($1::int, $2::int) as n";

export const products = {
  app: {
    table: "app.companies",
    slug: "slug",
    createdAt: "created_at",
    softDeletes: "deleted_at",
    fill: `with company as (
        insert into app.companies (slug, display_name, plan_code) select 'Filled-' || n, 'Filled', 'starter' from ${numbers} returning id, split_part(slug, '-', 2) as n)
      insert into app.company_members (company_id, user_id, role) select id, ${user}, 'owner' from company`,
  },
  restaurants: {
    table: "public.restaurants",
    slug: "handle",
    createdAt: "opened_at",
    softDeletes: null,
    fill: `with restaurant as (
        insert into public.restaurants (restaurant_id, handle, title, price_list, source)
        select gen_random_uuid(), 'Filled-' || n, 'Filled', 'starter', 'test' from ${numbers} returning restaurant_id as id, handle, split_part(handle, '-', 2) as n),
      address as (insert into public.addresses (host, restaurant_id, main) select handle || '.example.com', id, true from restaurant)
      insert into public.restaurant_staff (restaurant_id, account_id, position) select id, ${user}, 'owner' from restaurant`,
  },
  basejump: {
    table: "basejump.accounts",
    slug: "slug",
    createdAt: "created_at",
    softDeletes: null,
    fill: `insert into basejump.accounts (slug, name, primary_owner_user_id) select 'Filled-' || n, 'Filled', ${user} from ${numbers}`,
  },
  cuid: {
    table: 'public."Workspace"',
    slug: '"slug"',
    createdAt: '"createdAt"',
    softDeletes: '"deletedAt"',
    fill: `with workspace as (
        insert into public."Workspace" ("id", "slug", "name", "plan", "locale", "updatedAt")
        select 'c' || n, 'Filled-' || n, 'Filled', 'starter', 'en-US', now() from ${numbers} returning "id", split_part("slug"::text, '-', 2) as n)
      insert into public."Membership" ("id", "workspaceId", "userId", "role") select 'm' || n, "id", ${user}, 'OWNER' from workspace`,
  },
  "owner-column": {
    table: "public.studios",
    slug: "subdomain",
    createdAt: "created_at",
    softDeletes: null,
    fill: `insert into public.studios (studio_id, subdomain, title, owner_id, tier, zone)
      select gen_random_uuid(), 'Filled-' || n, 'Filled', ${user}, 'starter', 'UTC' from ${numbers}`,
  },
} as const satisfies Record<string, Names>;

export type ProductName = keyof typeof products;
export const productNames = Object.keys(products) as ProductName[];
