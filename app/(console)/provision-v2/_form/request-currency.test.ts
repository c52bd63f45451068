import { beforeEach, expect, test, vi } from "vitest";
import type { SettingDefaults, SettingName } from "@/db/seam/define-product";

type Settings = { settingDefaults?: SettingDefaults; hiddenSettings?: readonly SettingName[] };

async function currencyFor(acceptLanguage: string | null, settings: Settings = {}) {
  vi.doMock("@/db/product", async (original) => {
    const { product } = await original<typeof import("@/db/product")>();
    return { product: { ...product, settingDefaults: {}, hiddenSettings: [], ...settings } };
  });
  const { requestCurrency } = await import("./request-currency");
  return requestCurrency(acceptLanguage).currency;
}

beforeEach(() => vi.resetModules());

test.each([
  ["en-IN", "INR"],
  ["ja", "JPY"],
  ["de-CH,de;q=0.9,en-US;q=0.8", "CHF"],
  ["en;q=0.5,cs-CZ;q=0.9", "CZK"],
  [null, undefined],
  ["", undefined],
  ["*", undefined],
  ["en-US@posix", undefined],
  ["eo-AQX,%00;q=2", undefined],
  [`${"x".repeat(5_000)}-US`, undefined],
])("the currency for the Accept-Language header %s is %s", async (header, currency) => {
  expect(await currencyFor(header)).toBe(currency);
});

test("the currency does not follow the browser if the product has a default or hides the setting", async () => {
  expect(await currencyFor("en-IN", { settingDefaults: { currency: "EUR" } })).toBeUndefined();
  expect(await currencyFor("en-IN", { hiddenSettings: ["currency"] })).toBeUndefined();
});
