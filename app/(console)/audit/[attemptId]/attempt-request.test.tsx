import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { Attempt } from "@/lib/audit/get";
import { AttemptRequest } from "./attempt-request";

const pageOf = (request: Attempt["request"]) =>
  renderToStaticMarkup(<AttemptRequest attempt={{ request } as Attempt} />);

test("an attempt’s request shows whether it uses a new or an existing account, if the form offered both", () => {
  expect(pageOf([{ name: "ownerAccount", value: "new" }])).toMatch(/Owner’s account<.*>New account</);
  expect(pageOf([{ name: "ownerAccount", value: "existing" }])).toContain("Existing account");
  expect(pageOf([])).not.toContain("Owner’s account");
});
