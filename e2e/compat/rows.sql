-- 1,000 tenants with years of legacy data: unvalidated slugs and addresses, incomplete tenants, accounts without tenants.

insert into auth.users (instance_id, id, aud, role, email, confirmation_token, recovery_token, email_change_token_new, email_change,
  email_confirmed_at, last_sign_in_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
select '00000000-0000-0000-0000-000000000000', md5('user ' || n)::uuid, 'authenticated', 'authenticated',
  case when n % 101 = 0 then null when n % 7 = 0 then 'Owner' || n || '@Example.COM' when n % 11 = 0 then 'owner+' || n || '@example.com'
    else 'owner' || n || '@example.com' end,
  '', '', '', '', now() - interval '2 years', case when n % 3 = 0 then null else now() - n * interval '1 hour' end,
  case when n % 13 = 0 then null else '{"provider": "email", "providers": ["email"]}'::jsonb end,
  case when n % 5 = 0 then null else jsonb_build_object('full_name', 'Owner ' || n) end,
  now() - interval '2 years', now() - interval '1 year'
from generate_series(1, 1040) as n;

insert into public.tenants (id, slug, name, status, plan, created_at, updated_at, notes)
select md5('tenant ' || n)::uuid,
  case n % 50 when 0 then 'Old_Slug_' || n when 1 then 'double--' || n when 2 then '-' || n when 3 then 'ünïcode-' || n
    when 4 then n::text || '!' when 5 then repeat('long', 15) || n else 'tenant-' || n end,
  case n % 40 when 0 then '' when 1 then '寿司 ' || n when 2 then 'Žižkov Grill ' || n when 3 then E'Tab\tand\nbreak ' || n
    when 4 then 'مطعم ' || n when 5 then '🍜 ' || n when 6 then 'O’Brien "& Sons" \ ' || n else 'Business ' || n end,
  case when n % 17 = 0 then 'suspended' else 'active' end,
  case when n % 23 = 0 then null when n % 4 = 0 then 'growth' when n % 29 = 0 then 'Gold (2019)' else 'starter' end,
  now() - n * interval '1 day', now() - n * interval '1 hour', case when n % 9 = 0 then 'called twice; see {"crm": null}' end
from generate_series(1, 1000) as n;
update public.tenants set slug = 'postmaster' where id = md5('tenant 999')::uuid;

-- Every 90th tenant has no owner, every 70th no settings, every 110th no subscription, because V1 stopped in the middle.
insert into public.tenant_memberships (tenant_id, user_id, role, created_at)
select md5('tenant ' || n)::uuid, md5('user ' || n)::uuid, 'owner', now() - n * interval '1 day'
from generate_series(1, 1000) as n where n % 90 <> 0;
insert into public.tenant_memberships (tenant_id, user_id, role)
select md5('tenant ' || n)::uuid, md5('user ' || n + 1)::uuid, 'manager' from generate_series(1, 900, 3) as n;
insert into public.tenant_settings (tenant_id, timezone, currency, locale, settings, logo_url)
select md5('tenant ' || n)::uuid, case when n % 6 = 0 then 'US/Pacific' else 'Europe/Prague' end, 'EUR', 'cs',
  case when n % 8 = 0 then '{"theme": {"colour": "ünï"}, "n": 1e3}'::jsonb else '{}' end, case when n % 2 = 0 then 'https://cdn.example.com/' || n end
from generate_series(1, 1000) as n where n % 70 <> 0;
insert into public.tenant_subscriptions (tenant_id, plan, status, trial_ends_at)
select md5('tenant ' || n)::uuid, 'starter', 'active', case when n % 2 = 0 then now() - interval '1 year' end
from generate_series(1, 1000) as n where n % 110 <> 0;
insert into public.tenant_domains (hostname, tenant_id, is_primary)
select 'shop-' || n || '.example.com', md5('tenant ' || n)::uuid, true from generate_series(1, 1000) as n;
insert into public.tenant_domains (hostname, tenant_id)
select 'www.shop-' || n || '.example.org', md5('tenant ' || n)::uuid from generate_series(1, 1000, 5) as n;

insert into public.provisioning_logs (tenant_id, step, level, message, logged_at)
select case when n % 10 = 0 then null else md5('tenant ' || n % 1000)::uuid end, 'step ' || n % 6,
  case when n % 10 = 0 then 'error' else 'info' end::public.log_level, case when n % 4 = 0 then null else E'line\nbreak ' || n end,
  now() - n * interval '1 minute'
from generate_series(1, 5000) as n;

refresh materialized view public.tenants_by_plan;
analyze;
