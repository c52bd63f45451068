import { createHash } from "node:crypto";
import { lockOpenCleanups, lockStuckSamples } from "../audit/cleanups";
import { builtActions } from "../built";
import { expect, test } from "../fixtures";
import { actions, refused } from "../owner/access";
import { cookiesOf } from "../personas";
import { call, get, ownAddress } from "./raw-request";

test.use({ role: null });

const guarded = () => builtActions().filter(({ name }) => /admin|support/.test(actions[name]?.access ?? ""));
/** Rate-limited routes. */
const limitedPaths = ["/audit/export?format=csv&q=slug:nordic-plate", "/search/results?q=nordic-plate"];

for (const subject of ["user", "network address"] as const) {
  test(`each staff action refuses too many calls from one ${subject} and reports when to retry`, async ({
    unique,
    query,
  }) => {
    const networkAddress = ownAddress(unique);
    const headers = { cookie: await cookiesOf("admin", unique, query), "x-forwarded-for": networkAddress };
    const other = { ...headers, cookie: await cookiesOf("admin", `other-${unique}`, query) };
    const [{ id } = {}] = await query("select id from auth.users where email = $1", [`admin@${unique}.test`]);
    const hash = createHash("sha256").update(networkAddress).digest("base64url");
    // Each call creates its action's counter, so that the update below exhausts every counter.
    for (const action of guarded()) {
      if (action.name !== "reconcileAction") {
        await call(action, actions[action.name]?.call(`first-${unique}`) ?? { args: [] }, headers);
      }
    }
    for (const path of limitedPaths) expect(await get(path, headers)).toMatch(/^200/);
    const exhausted = await query(
      "update provisioning.rate_limits set hits = 9999 where key like '%:' || $1 returning key",
      [subject === "user" ? id : hash],
    );
    const names = exhausted.map(({ key }) => String(key).split(":")[0]).sort();
    expect(names).toEqual([
      "check",
      "cleanups",
      "erase",
      "export",
      "factors",
      "owner-access",
      "page",
      "preview",
      "provision",
      "search",
      "staff",
      "watch",
    ]);

    const caller = subject === "user" ? headers : other;
    await lockOpenCleanups(query);
    await lockStuckSamples(query);
    for (const action of guarded()) {
      const row = actions[action.name];
      if (!row) continue;
      const response = await call(action, row.call(unique), caller);
      expect.soft(response, action.name).toMatch(row.refused ?? refused.rateLimited);
      expect.soft(response, action.name).not.toMatch(row.granted);
    }
    const page = await get("/audit?q=slug:nordic-plate", caller);
    expect(page).toMatch(/^200.*The console is busy.*Try again in \d+ s/s);
    expect(page).not.toContain("Nordic Plate");
    for (const path of limitedPaths) {
      const response = await fetch(`${process.env.E2E_BASE_URL}${path}`, { headers: caller });
      expect(response.status).toBe(429);
      expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(await response.json()).toEqual({ error: expect.stringMatching(/Try again in \d+ s/) });
    }
  });
}
