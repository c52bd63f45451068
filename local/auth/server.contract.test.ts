import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, describe, expect, it, vi } from "vitest";
import { openContract } from "./contract-client";
import { standIn } from "./contract-target";
import { startAuthServer } from "./server";
import { secretKey } from "./sessions/keys";

const auth = await openContract(standIn());
afterAll(auth.close);

const siteUrl = "http://localhost:3000";
const { databaseUrl } = auth.target;

describe("the server", () => {
  it("responds on both addresses of localhost", async () => {
    const { port } = new URL(auth.target.url);
    for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
      expect((await fetch(`http://${host}:${port}/health`)).status).toBe(200);
    }
  });

  it("rejects a busy port with EADDRINUSE", async () => {
    const port = Number(new URL(auth.target.url).port);
    await expect(startAuthServer({ databaseUrl, port, siteUrl })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
  });

  it("keeps sessions across a restart only with a key file", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "auth-key-"));
    const { accessToken } = await auth.signedIn();
    const asUser = async (keyFile: string | undefined, token: string) => {
      const server = await startAuthServer({ databaseUrl, port: 0, siteUrl, keyFile });
      const headers = { authorization: `Bearer ${token}` };
      const { status } = await fetch(`${server.url}/user`, { headers });
      await server.stop();
      return status;
    };
    try {
      const keyFile = path.join(folder, "nested/key.json");
      const server = await startAuthServer({ databaseUrl, port: 0, siteUrl, keyFile });
      const { email, password } = await auth.signedIn();
      const reply = await fetch(`${server.url}/token?grant_type=password`, {
        method: "POST",
        headers: { apikey: secretKey },
        body: JSON.stringify({ email, password }),
      });
      const session = (await reply.json()) as { access_token: string };
      await server.stop();
      expect(await asUser(keyFile, session.access_token)).toBe(200);
      expect(await asUser(undefined, accessToken)).toBe(403);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("hides /__faults unless faults are enabled", async () => {
    expect((await auth.call("GET", "/__faults")).status).toBe(404);
  });
});

describe("a lost database connection", () => {
  const terminate = async (condition: string) => {
    const url = new URL(databaseUrl);
    url.pathname = "/postgres";
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    const name = new URL(databaseUrl).pathname.slice(1);
    // Waits until the backend has ended, because it could otherwise still run the next query.
    await client.query(
      `select pg_terminate_backend(pid, 60000) from pg_stat_activity where datname = $1 and ${condition}`,
      [name],
    );
    await client.end();
  };

  it("is replaced if it was idle", async () => {
    await auth.create();
    await terminate("state = 'idle'");
    await vi.waitFor(
      async () => expect((await auth.call("GET", "/admin/users?per_page=1")).status).toBe(200),
      { timeout: 60_000 },
    );
  });

  it("makes a create request in progress fail with 500 and change nothing; the next one succeeds", async () => {
    const email = auth.newEmail();
    const blocker = await auth.pool.connect();
    await blocker.query("begin");
    await blocker.query("lock table auth.identities in exclusive mode");
    const create = () => auth.call("POST", "/admin/users", { body: { email } });
    const pending = create();
    await vi.waitFor(
      async () => {
        const waiting =
          "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        expect(await auth.sql(waiting)).toHaveLength(1);
      },
      { timeout: 60_000 },
    );
    await terminate("wait_event_type = 'Lock'");
    expect(await pending).toMatchObject({ status: 500, body: { msg: "Database error creating new user" } });
    await blocker.query("rollback");
    blocker.release();
    expect((await create()).status).toBe(200);
  });
});
