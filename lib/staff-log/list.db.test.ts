import { expect, test } from "vitest";
import { operator } from "@/lib/auth/reader";
import { pageSize } from "@/lib/platform/keyset-page";
import { listStaffEvents } from "./list";
import { recordStaffEvent } from "./record";

test("the pages of the staff log link to the next older and newer page", async () => {
  for (let n = 0; n <= pageSize; n++) {
    await recordStaffEvent({ id: null, email: "npm run staff" }, "role_changed", { n: `${n}` });
  }
  const first = await listStaffEvents({}, operator);
  const second = await listStaffEvents({ after: first.older ?? "" }, operator);
  expect(first).toMatchObject({ newer: null, older: expect.any(String) });
  expect(second).toMatchObject({ newer: expect.any(String) });
  expect(second.items.map(({ id }) => id)).not.toContain(first.items.at(-1)?.id);
  expect(await listStaffEvents({ before: second.newer ?? "" }, operator)).toEqual(first);
});
