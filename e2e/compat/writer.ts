import pg from "pg";

/** Statements of V1's application, on every table that the console also writes to. `$1` is the number of the round. */
const statements = [
  "select * from public.tenants where id = md5('tenant ' || ($1::int % 1000 + 1))::uuid for update",
  "update public.tenant_settings set timezone = timezone where tenant_id = md5('tenant ' || ($1::int % 1000 + 1))::uuid",
  "update public.tenant_subscriptions set status = status where tenant_id = md5('tenant ' || ($1::int % 1000 + 1))::uuid",
  "update public.tenant_memberships set role = role where tenant_id = md5('tenant ' || ($1::int % 1000 + 1))::uuid",
  "update public.tenant_domains set is_primary = is_primary where hostname = 'shop-' || ($1::int % 1000 + 1) || '.example.com'",
  "update auth.users set raw_user_meta_data = raw_user_meta_data where id = md5('user ' || ($1::int % 1000 + 1))::uuid",
  "insert into public.tenants (slug, name, plan) values ('writer-' || $1::int, 'Writer', 'starter')",
  "update public.tenants set notes = 'seen' where slug = 'writer-' || $1::int",
  "delete from public.tenants where slug = 'writer-' || $1::int",
  "with logged as (insert into public.provisioning_logs (step) values ('writer ' || $1::int) returning id) select id from logged",
  "delete from public.provisioning_logs where step = 'writer ' || $1::int",
];

/**
 * How long a statement waits for a lock before it fails, in milliseconds. The console's own limit on product tables is
 * 20 ms per attempt to change privileges, and 5 s or less for other statements.
 */
const lockTimeoutMs = 2_000;

/** Writes to V1's tables without a pause and leaves every row unchanged; stops at the first failed statement. */
export class Writer {
  readonly errors: string[] = [];
  private written = 0;
  private stopped = false;
  private readonly ended: Promise<void>;

  private constructor(private readonly client: pg.Client) {
    this.ended = this.run();
  }

  static async start(databaseUrl: string): Promise<Writer> {
    const client = new pg.Client({ connectionString: databaseUrl, application_name: "v1-writer" });
    client.on("error", () => undefined);
    await client.connect();
    await client.query(`set lock_timeout = ${lockTimeoutMs}`);
    return new Writer(client);
  }

  /** Runs `work`, then waits until at least one round has been written since its start, or a statement has failed. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const before = this.written;
    const result = await work();
    while (this.written === before && this.errors.length === 0)
      await new Promise((resolve) => setImmediate(resolve));
    return result;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.ended;
    await this.client.end();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      for (const statement of statements) {
        try {
          await this.client.query(statement, [this.written]);
        } catch (error) {
          this.errors.push(`${(error as Error).message}: ${statement}`);
          return;
        }
      }
      this.written++;
    }
  }
}
