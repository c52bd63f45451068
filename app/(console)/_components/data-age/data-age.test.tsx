import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { StandbyReads } from "@/db/connection/standby/standby-reads";
import { DataAge } from "./data-age";

test.each([
  [0, ""],
  [2_000, ""],
  [2_100, "Data from 2 seconds ago"],
  [119_000, "Data from 119 seconds ago"],
  [120_000, "Data from 2 minutes ago"],
  [7_300_000, "Data from 2 hours ago"],
])("a page with data that is %d ms old shows “%s”", (ms, text) => {
  const standbyReads = new StandbyReads({ showsAge: true });
  standbyReads.record(ms);
  const markup = renderToStaticMarkup(<DataAge reader={{ id: "reader", masked: true, standbyReads }} />);
  expect(markup.replaceAll(/<[^>]*>/g, "")).toBe(text);
});

test("a page that reads from the primary shows no age", () => {
  expect(renderToStaticMarkup(<DataAge reader={{ id: "reader", masked: true }} />)).toBe("");
});
