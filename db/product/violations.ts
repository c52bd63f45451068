import { insertPolicy, tables } from "./testing";

/** Part of the finding that the doctor must report, the change to the product's tables, and the statement that undoes it. */
type Violation = readonly [finding: string, change: string, undo: string];

/** Adds a policy to a table. */
export const plantedPolicy = (table: string, what: string): Violation => [
  "planted",
  `create policy planted on ${table} ${what}`,
  `drop policy planted on ${table}`,
];

const { tenants, members, settings, hostnames } = tables;
const policy = insertPolicy(tenants);
const reference = "tenant_settings_tenant_id_tenants_id_fk";
const hostnamesView = `create or replace view provisioning.tenant_hostnames as select hostname, tenant_id, is_primary from ${hostnames}`;

export const noSlugKey: Violation = [
  `${tenants} has no unique key on (slug)`,
  `alter table ${tenants} drop constraint tenants_slug_key`,
  `alter table ${tenants} add constraint tenants_slug_key unique (slug)`,
];

export const noReference: Violation = [
  `${settings} has no valid foreign key on (tenant_id)`,
  `alter table ${settings} drop constraint ${reference}`,
  `delete from ${settings} where tenant_id not in (select id from ${tenants});
    alter table ${settings} add constraint ${reference} foreign key (tenant_id) references ${tenants} on delete cascade`,
];

const dropOwnerIndex = "drop index public.tenant_memberships_one_owner";
const ownerIndex = `create unique index tenant_memberships_one_owner on ${members} (tenant_id) where role = 'owner'`;

export const twoOwnersAllowed: Violation = [
  "no unique index on (tenant_id) (partial)",
  dropOwnerIndex,
  ownerIndex,
];

/** Allows a tenant to have two owners, until the second one is demoted. */
export const twoOwnersOf = (secondUserId: string) =>
  [
    dropOwnerIndex,
    `update ${members} set role = 'member' where user_id = '${secondUserId}'; ${ownerIndex}`,
  ] as const;

export const narrowedView: Violation = [
  "view tenant_hostnames has changed since installation",
  `${hostnamesView} where is_primary`,
  hostnamesView,
];

export const noInsertPolicy: Violation = [
  "no policy lets the console insert",
  `drop policy ${policy} on ${tenants}`,
  `create policy ${policy} on ${tenants} for insert to provisioning_app with check (true)`,
];

/** Restrictive policies on the tenants table, by their effect on an insert by the console. */
export const restrictive = {
  admitting: [
    "using (true)",
    "using (1 = 1)",
    "using (current_user not in ('anon', 'authenticated'))",
    "using (coalesce(current_setting('request.jwt.claims', true), '') = '')",
    "for insert with check (name <> '' and length(slug) > 1)",
    "using (current_user <> 'authenticated' or plan = 'none')",
    "for select using (false)",
    "to authenticated using (false)",
  ],
  refusing: [
    "using (false)",
    "using (1 = 2)",
    "using (null)",
    "using (current_user = 'authenticated')",
    "using (exists (select from auth.users where id is null))",
    "for insert with check (slug = 'one')",
  ],
  /** The table's default sets the column. */
  admittingByDefault: "for insert with check (created_at > now() - interval '1 day')",
  refusingByDefault: "for insert with check (created_at < now() - interval '1 day')",
} as const;

export const renamedPolicy: Violation = [
  policy.replaceAll('"', ""),
  `alter policy ${policy} on ${tenants} rename to renamed`,
  `alter policy renamed on ${tenants} rename to ${policy}`,
];

export const narrowedPolicy: Violation = [
  policy.replaceAll('"', ""),
  `alter policy ${policy} on ${tenants} with check (plan = 'starter')`,
  `alter policy ${policy} on ${tenants} with check (true)`,
];

export const rowSecurityOff: Violation = [
  `row-level security is off on ${tenants}`,
  `alter table ${tenants} disable row level security`,
  `alter table ${tenants} enable row level security`,
];
