import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { storeAttempt } from "@/lib/audit/testing";
import { runCommand } from "../../testing";

const run = (options: string[]) => runCommand("audit:erase", options);
const find = (text: string) => runCommand("doctor", ["--find", text, "--json"]);

let email: string;
let attemptId: string;
beforeEach(async () => {
  email = `${randomUUID()}@example.com`;
  attemptId = (await storeAttempt({ ownerEmail: email, request: { name: "Bakery", ownerEmail: email } })).id;
});

describe("npm run audit:erase", () => {
  test("erases an owner's data, so that doctor --find and audit:subject find nothing", async () => {
    const subject = () => runCommand("audit:subject", [email, "--json"]);
    expect(JSON.parse((await subject()).out)).toMatchObject({
      email,
      tables: { attempts: [{ id: attemptId, owner_email: email }], attempt_events: [{ seq: 1 }, { seq: 2 }] },
    });
    expect(await find(email)).toMatchObject({ exitCode: 1 });
    expect(JSON.parse((await find(email)).out).found).toContainEqual({
      table: "attempts",
      column: "owner_email",
      rows: 1,
    });
    const erased = await run(["--owner", email.toUpperCase(), "--yes"]);
    expect(erased).toMatchObject({
      exitCode: 0,
      out: expect.stringMatching(/^Erased .* from 1 attempt\.\n$/),
    });
    expect(await find(email)).toMatchObject({ exitCode: 0, out: '{"found":[]}\n' });
    expect(JSON.parse((await subject()).out)).toEqual({ email, tables: {} });
    expect(await run(["--owner", email, "--yes"])).toMatchObject({
      exitCode: 0,
      out: `Nothing is stored about ${email}.\n`,
    });
  });

  test.each([
    ["a character that few addresses have", "a&b@example.com", "a&b@example.com"],
    ["a domain that is not ASCII", "ana@bücher.example", "ana@xn--bcher-kva.example"],
    ["a top-level domain that is not ASCII", "ana@xn--e1afmkfd.xn--p1ai", "ana@xn--e1afmkfd.xn--p1ai"],
    ["a display name before it", "Ana <ana@named.example>", "ana@named.example"],
  ])("finds an owner by an address with %s", async (_what, typed, stored) => {
    await storeAttempt({ ownerEmail: stored });
    const subject = await runCommand("audit:subject", [typed, "--json"]);
    expect(JSON.parse(subject.out).tables).toMatchObject({ attempts: [{ owner_email: stored }] });
    expect(await run(["--owner", typed, "--yes"])).toMatchObject({ exitCode: 0 });
    expect(await find(stored)).toMatchObject({ exitCode: 0 });
  });

  test("erases one attempt’s data once, and then reports that it was already erased", async () => {
    const [first, second] = [
      await run(["--attempt", attemptId, "--yes", "--json"]),
      await run(["--attempt", attemptId, "--yes"]),
    ];
    expect(JSON.parse(first.out)).toMatchObject({ kind: "erased", counts: { attempts: 1 } });
    expect(second.out).toBe("This attempt’s personal data has already been erased.\n");
  });

  test("exits with 1 and the reason if something still needs the data", async () => {
    const { id } = await storeAttempt({ status: "creating_auth_user", leaseMinutes: 9 });
    expect(await run(["--attempt", id, "--yes"])).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining("An attempt is still in progress."),
    });
  });

  test.each([
    ["no subject", ["--yes"], "Give one of --owner, --attempt or --staff."],
    ["two subjects", ["--owner", "a@b.test", "--staff", randomUUID(), "--yes"], "Give one of"],
    ["no --yes outside a terminal", ["--owner", "a@b.test"], "Add --yes"],
    ["something that is not an address", ["--owner", "ana", "--yes"], "--owner must be an e-mail address"],
  ])("with %s exits with 2 and the reason", async (_what, options, message) => {
    expect(await run(options)).toMatchObject({ exitCode: 2, error: expect.stringContaining(message) });
  });
});
