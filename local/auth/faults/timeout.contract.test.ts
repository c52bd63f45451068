import { afterAll, expect, it } from "vitest";
import { openContract } from "../contract-client";

const auth = await openContract();
afterAll(auth.close);

it("a create request that takes longer than ten seconds returns 504 and writes nothing later", async () => {
  const { id, email } = { id: crypto.randomUUID(), email: auth.newEmail() };
  const other = await auth.pool.connect();
  await other.query("begin");
  await other.query("insert into auth.users (id) values ($1)", [id]);
  const { status, body, headers } = await auth.call("POST", "/admin/users", { body: { id, email } });
  await other.query("rollback");
  other.release();
  const msg = "Processing this request timed out, please retry after a moment.";
  expect({ status, body }).toMatchObject({
    status: 504,
    body: { code: 504, error_code: "request_timeout", msg },
  });
  expect(headers.get("x-sb-error-code")).toBe("request_timeout");
  expect((await auth.call("GET", `/admin/users/${id}`)).status).toBe(404);
});
