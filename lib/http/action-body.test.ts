import { expect, test } from "vitest";
import { isUnreadable } from "./action-body";

const id = "604dedc65b435ca14804bb0378569351fe7812d556";

/** As a page with scripts asks for an action. */
function asked(body: BodyInit): Promise<boolean> {
  return judged(body, { "next-action": id });
}

async function judged(body: BodyInit, more: Record<string, string> = {}): Promise<boolean> {
  const request = new Request("http://localhost/login", { method: "POST", body, headers: more });
  return isUnreadable(new Uint8Array(await request.arrayBuffer()), request.headers);
}

function form(fields: Record<string, string>): FormData {
  const sent = new FormData();
  for (const [name, value] of Object.entries(fields)) sent.set(name, value);
  return sent;
}

const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;

test.each([
  ["no arguments", "[]"],
  ["a text, an escaped dollar and what is undefined", '["a","$$5","$undefined",null,1.5,true]'],
  ["the state of a form and the form", form({ "0": '[{"answers":0,"fields":{}},"$K1"]', _1_email: "$F1" })],
])("arguments that a page sends are read: %s", async (_what, body) => {
  expect(await asked(body)).toBe(false);
});

test.each([
  ["nothing", ""],
  ["no JSON", "{{{"],
  ["no list", '{"then":1}'],
  ["ten thousand of them", JSON.stringify(Array(10_000).fill(1))],
  ["nested deeply", nested(17)],
  ["nested half a million times", nested(500_000)],
  ["a function of the server's", '["$F1"]'],
  ["a map that is not there", '[{"a":{"b":"$Q1"}}]'],
  ["a symbol", '["$Sreact.element"]'],
  ["a number without end", '["$n1x"]'],
  ["another part", '["$1"]'],
  ["a promise", '["$@1"]'],
  ["a form without them", form({ _1_email: "a" })],
  [
    "a form that breaks off",
    new Blob(["--x\r\ncontent-disposition"], { type: "multipart/form-data; boundary=x" }),
  ],
  ["a form without a boundary", new Blob(["abc"], { type: "multipart/form-data" })],
])("arguments that no page sends are refused: %s", async (_what, body) => {
  expect(await asked(body)).toBe(true);
});

const named = (bound: string) => ({ $ACTION_REF_1: "", "$ACTION_1:0": `{"id":"${id}","bound":${bound}}` });

test("a form without scripts is read, whether or not it names an action", async () => {
  expect(await judged(form({ name: "$F1", "0": "{{{" }))).toBe(false);
  expect(await judged(form({ ...named('"$@1"'), "$ACTION_1:1": '[{"answers":0}]', name: "x" }))).toBe(false);
  expect(await judged("a=b", { "content-type": "application/x-www-form-urlencoded" })).toBe(false);
});

test.each([
  ["says nothing", { $ACTION_REF_1: "" }],
  ["says no JSON", { $ACTION_REF_1: "", "$ACTION_1:0": "{{{" }],
  ["says it of another", { $ACTION_REF_2: "", "$ACTION_1:0": named("null")["$ACTION_1:0"] }],
  ["promises arguments that it has not", named('"$@1"')],
  ["has arguments that cannot be read", { ...named('"$@1"'), "$ACTION_1:1": '["$F1"]' }],
  ["has a prototype for its name", { $ACTION_REF_1: "", "$ACTION_1:0": '{"id":"__proto__","bound":null}' }],
])("a form without scripts that names an action and %s is refused", async (_what, fields) => {
  expect(await judged(form(fields as Record<string, string>))).toBe(true);
});
