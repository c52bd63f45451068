import { expect, test } from "vitest";
import { readOutdatedForm } from "./outdated-form";

const [knownId, otherId] = ["60aa".padEnd(42, "0"), "60bb".padEnd(42, "0")];

async function read(
  fields: Record<string, string>,
  more: Record<string, string> = {},
  actions: string[] | null = [knownId],
) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const request = new Request("http://localhost/provision-v2", { method: "POST", body: form, headers: more });
  const body = new Uint8Array(await request.arrayBuffer());
  return readOutdatedForm(body, request.headers, actions && new Set(actions));
}

const bound = (id: string) => ({ $ACTION_REF_1: "", "$ACTION_1:0": `{"id":"${id}","bound":null}` });
const values = { name: "Žofín", password: "s3cret", staffId: "1", attemptId: "2", slug: "" };

test("a form from another build is shown with its values, but without secrets or hidden fields", async () => {
  for (const action of [bound(otherId), { [`$ACTION_ID_${otherId}`]: "" }]) {
    const form = await read({ ...action, ...values });
    expect(form?.entries).toEqual([["Business name", "Žofín"]]);
    expect(form?.fields).toMatchObject({ name: "Žofín", staffId: "1" });
  }
});

test.each([
  ["a form of this build", bound(knownId), {}],
  ["a form without an action", {}, {}],
  ["a call by a script", bound(otherId), { "next-action": otherId }],
])("%s is not a form from another build", async (_what, action, headers) => {
  expect(await read({ ...action, ...values }, headers)).toBeNull();
});

test("without a list of this build's actions, no form is treated as one from another build", async () => {
  expect(await read({ ...bound(otherId), ...values }, {}, null)).toBeNull();
});
