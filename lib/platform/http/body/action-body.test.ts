import { expect, test } from "vitest";
import { isUnreadable } from "./action-body";

const id = "604dedc65b435ca14804bb0378569351fe7812d556";

/** True if an action call by a page with JavaScript is refused. */
function isCallRefused(body: BodyInit): Promise<boolean> {
  return isRefused(body, { "next-action": id });
}

async function isRefused(body: BodyInit, more: Record<string, string> = {}): Promise<boolean> {
  const request = new Request("http://localhost/login", { method: "POST", body, headers: more });
  return isUnreadable(new Uint8Array(await request.arrayBuffer()), request.headers);
}

function form(fields: Record<string, string | Blob>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

/** A form with one part that has this unusual header. */
function raw(head: string): Blob {
  const text = `------b7\r\nContent-Disposition: ${head}\r\n\r\n[]\r\n------b7--\r\n`;
  return new Blob([text], { type: "multipart/form-data; boundary=----b7" });
}

function formWithRepeat(name: string, value: string, others: Record<string, string> = {}): FormData {
  const data = form({ ...others, [name]: value });
  data.append(name, value);
  return data;
}

const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;

test.each([
  ["no arguments", "[]"],
  ["a string, an escaped dollar and undefined values", '["a","$$5","$undefined",null,1.5,true]'],
  ["the state of a form and the form", form({ "0": '[{"answers":0,"fields":{}},"$K1"]', _1_email: "$F1" })],
])("accepts arguments that a page sends: %s", async (_what, body) => {
  expect(await isCallRefused(body)).toBe(false);
});

test.each([
  ["nothing", ""],
  ["invalid JSON", "{{{"],
  ["a value that is not an array", '{"then":1}'],
  ["ten thousand arguments", JSON.stringify(Array(10_000).fill(1))],
  ["deep nesting", nested(17)],
  ["half a million levels of nesting", nested(500_000)],
  ["a server function", '["$F1"]'],
  ["a missing map", '[{"a":{"b":"$Q1"}}]'],
  ["a symbol", '["$Sreact.element"]'],
  ["an unterminated number", '["$n1x"]'],
  ["a reference to another part", '["$1"]'],
  ["a promise", '["$@1"]'],
  ["a form without arguments", form({ _1_email: "a" })],
  ["a truncated form", new Blob(["--x\r\ncontent-disposition"], { type: "multipart/form-data; boundary=x" })],
  ["a form whose arguments are sent twice", formWithRepeat("0", "[]")],
  ["a form whose arguments are a file", form({ "0": new Blob(["[]"]) })],
  ["two references to the form", '["$K1","$K1"]'],
  ["more values than any page sends", JSON.stringify([Array(1_000).fill(1)])],
  [
    "a form of 65 parts",
    form({ "0": "[]", ...Object.fromEntries(Array.from({ length: 64 }, (_, n) => [n + 1, ""])) }),
  ],
  ["a part in base64", raw('form-data; name="0"\r\nContent-Transfer-Encoding: base64')],
  ["a part whose name is escaped", raw('form-data; name="\\0"')],
  ["a part without a name", raw("form-data")],
  ["a part whose header does not end", raw(`form-data; name="0"; filename="${"x".repeat(2_000)}"`)],
  ["a content type with the same prefix", new Blob(["--x--"], { type: "multipart/form-data-x; boundary=x" })],
  ["two boundaries", new Blob(["--x--"], { type: "multipart/form-data; boundary=x; boundary=y" })],
  ["a form without a boundary", new Blob(["abc"], { type: "multipart/form-data" })],
])("refuses arguments that no page sends: %s", async (_what, body) => {
  expect(await isCallRefused(body)).toBe(true);
});

const named = (bound: string) => ({ $ACTION_REF_1: "", "$ACTION_1:0": `{"id":"${id}","bound":${bound}}` });

test("accepts a form from another program", async () => {
  const other = 'form-data; name="0"; filename=""\r\ncontent-type: text/plain; charset=UTF-8';
  expect(await isRefused(raw(other))).toBe(false);
});

test("accepts a form sent without JavaScript, with or without an action", async () => {
  expect(await isRefused(form({ name: "$F1", "0": "{{{" }))).toBe(false);
  expect(await isRefused(form({ ...named('"$@1"'), "$ACTION_1:1": '[{"answers":0}]', name: "x" }))).toBe(
    false,
  );
  expect(await isRefused("a=b", { "content-type": "application/x-www-form-urlencoded" })).toBe(false);
});

test.each([
  ["does not describe it", form({ $ACTION_REF_1: "" })],
  ["describes it without JSON", form({ $ACTION_REF_1: "", "$ACTION_1:0": "{{{" })],
  ["describes another action", form({ $ACTION_REF_2: "", "$ACTION_1:0": named("null")["$ACTION_1:0"] })],
  ["declares arguments that it does not have", form(named('"$@1"'))],
  ["has arguments that cannot be read", form({ ...named('"$@1"'), "$ACTION_1:1": '["$F1"]' })],
  [
    "gives it the id __proto__",
    form({ $ACTION_REF_1: "", "$ACTION_1:0": '{"id":"__proto__","bound":null}' }),
  ],
  ["describes it twice", formWithRepeat("$ACTION_1:0", named("null")["$ACTION_1:0"], { $ACTION_REF_1: "" })],
  ["names it twice", formWithRepeat("$ACTION_REF_1", "", named("null"))],
  ["names another action, too", form({ ...named("null"), [`$ACTION_ID_${id}`]: "" })],
])("refuses a form sent without JavaScript that names an action and %s", async (_what, data) => {
  expect(await isRefused(data)).toBe(true);
});
