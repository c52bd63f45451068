import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { admin } from "@/db/testing/admin";
import { runCommand } from "../testing";

const run = (args: string[], settings?: Record<string, string>) => runCommand("staff", args, settings);

beforeAll(async () => {
  await admin.execute(
    sql`insert into auth.users (id, email, email_confirmed_at) values (${randomUUID()}::uuid, 'first@staff.test', now())`,
  );
});

describe("npm run staff", () => {
  test("adds and lists staff, and refuses to remove the last admin", async () => {
    expect(await run(["list"])).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^No staff yet\./) });
    expect(await run(["add", "first@staff.test", "admin"])).toMatchObject({
      exitCode: 0,
      out: "first@staff.test is now an admin.\n",
    });
    expect((await run(["list"])).out).toMatch(
      /^admin {4}first@staff\.test {3}added by npm run staff on \d{4}-/,
    );
    expect(await run(["remove", "first@staff.test", "--json"])).toMatchObject({
      exitCode: 1,
      out: '{"kind":"refused","problem":"last-admin"}\n',
    });
  });

  test("accepts a pasted address, and explains what is wrong with an invalid one", async () => {
    const result = await run(["add", "\u200eFirst Admin <first@staff.test>;", "admin"]);
    expect(result).toMatchObject({ exitCode: 0, out: "first@staff.test is already an admin.\n" });
    const refused = await run(["add", "ana@spoon-.com", "admin"]);
    expect(refused.exitCode).toBe(1);
    expect(refused.error).toContain("“spoon-” in the domain ends with a hyphen");
  });

  test("explains where to create a missing account", async () => {
    const { exitCode, error } = await run(["add", "missing@staff.test", "support"]);
    expect(exitCode).toBe(1);
    expect(error).toContain("Create it in Supabase (Authentication, Users, Add user)");
  });

  test("explains why an account with an unconfirmed address gets no role", async () => {
    await admin.execute(
      sql`insert into auth.users (id, email) values (${randomUUID()}::uuid, 'new@staff.test')`,
    );
    const { exitCode, error } = await run(["add", "new@staff.test", "support"]);
    expect(exitCode).toBe(1);
    expect(error).toContain("hasn’t been confirmed");
  });

  test.each([[["add", "first@staff.test"]], [["add", "first@staff.test", "owner"]], [["drop"]], [[]]])(
    "refuses %j and points to the help",
    async (args) => {
      expect(await run(args)).toMatchObject({ exitCode: 2, error: expect.stringContaining("--help") });
    },
  );

  test("exits with 2 and no stack trace if the database refuses the connection", async () => {
    const { exitCode, out, error } = await run(["list"], {
      DATABASE_URL: "postgres://console:secret@127.0.0.1:9/none",
    });
    expect(exitCode).toBe(2);
    expect(error).toMatch(/refused the connection \(ECONNREFUSED\)/);
    expect(out + error).not.toMatch(/ {4}at |secret@/);
  });
});
