import { afterAll, describe, expect, it } from "vitest";
import { openContract } from "../contract-client";

const auth = await openContract();
afterAll(auth.close);

const me = (accessToken: string) => auth.call("GET", "/user", { as: accessToken });
const backdate = (token: string) =>
  auth.sql("update auth.refresh_tokens set updated_at = now() - interval '1 hour' where token = $1", [token]);

describe("a refresh token", () => {
  it("is exchanged for the next one of the same session", async () => {
    const { id, refreshToken } = await auth.signedIn();
    const { status, headers, body } = await auth.refresh(refreshToken);
    expect(status).toBe(200);
    expect(headers.get("sb-auth-refresh-token-reuse")).toBe("false");
    expect(body).toMatchObject({ token_type: "bearer", expires_in: 3600, user: { id } });
    expect(body).not.toHaveProperty("weak_password");
    expect(body.refresh_token).not.toBe(refreshToken);
    const tokens = "select token, parent, revoked from auth.refresh_tokens where user_id = $1 order by id";
    expect(await auth.sql(tokens, [id])).toEqual([
      { token: refreshToken, parent: null, revoked: true },
      { token: body.refresh_token, parent: refreshToken, revoked: false },
    ]);
  });

  it("can be reused indefinitely while it is the parent of the active token, and returns that token", async () => {
    const { refreshToken } = await auth.signedIn();
    const { body: first } = await auth.refresh(refreshToken);
    await backdate(refreshToken);
    const { status, body: second } = await auth.refresh(refreshToken);
    expect(status).toBe(200);
    expect(second.refresh_token).toBe(first.refresh_token);
  });

  it("revokes its session's tokens if it is reused after ten seconds and a newer one has been used since", async () => {
    const { accessToken, refreshToken } = await auth.signedIn();
    const { body: second } = await auth.refresh(refreshToken);
    const { body: third } = await auth.refresh(String(second.refresh_token));
    await backdate(refreshToken);
    const msg = "Invalid Refresh Token: Already Used";
    expect(await auth.refresh(refreshToken)).toMatchObject({
      status: 400,
      body: { code: 400, error_code: "refresh_token_already_used", msg },
    });
    await backdate(String(third.refresh_token));
    expect((await auth.refresh(String(third.refresh_token))).body.error_code).toBe(
      "refresh_token_already_used",
    );
    expect((await me(accessToken)).status).toBe(200);
  });

  it("returns the same next token to concurrent requests", async () => {
    const { refreshToken } = await auth.signedIn();
    const replies = await Promise.all(Array.from({ length: 5 }, () => auth.refresh(refreshToken)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set(replies.map(({ body }) => body.refresh_token)).size).toBe(1);
  });

  it.each([
    ["abcdefghijkl", "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found"],
    ["short", "validation_failed", "Refresh token is not valid"],
    ["ABCDEFGHIJKL", "validation_failed", "Refresh token is not valid"],
    ["", "validation_failed", "Refresh token is not valid"],
  ])("is refused if it is %j", async (token, error_code, msg) => {
    const { status, body } = await auth.refresh(token);
    expect({ status, body }).toEqual({ status: 400, body: { code: 400, error_code, msg } });
  });

  it("expires with its session", async () => {
    const { id, refreshToken } = await auth.signedIn();
    await auth.sql("update auth.sessions set not_after = now() - interval '1 second' where user_id = $1", [
      id,
    ]);
    const msg = "Invalid Refresh Token: Session Expired";
    expect(await auth.refresh(refreshToken)).toMatchObject({
      status: 400,
      body: { error_code: "session_expired", msg },
    });
  });
});
