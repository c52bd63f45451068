import { renderToStaticMarkup } from "react-dom/server";
import { beforeEach, expect, test, vi } from "vitest";
import type { SettingDefaults, SettingName } from "@/db/seam/define-product";
import type { Attempt } from "@/lib/audit/get";

type Settings = { settingDefaults: SettingDefaults; hiddenSettings: readonly SettingName[] };

/** Loads the console with a product that declares these settings in db/product/index.ts. */
async function withSettings({ settingDefaults = {}, hiddenSettings = [] }: Partial<Settings>) {
  vi.doMock("@/db/product", async (original) => {
    const { product } = await original<typeof import("@/db/product")>();
    const plans = { starter: { label: "Starter", trialDays: 14 } };
    return { product: { ...product, plans, fields: [], settingDefaults, hiddenSettings } };
  });
  const { parseProvisionInput } = await import("@/lib/provisioning/input");
  const { browserSettings, choiceLists, defaults } = await import("@/lib/provisioning/input/choices");
  const { choicesFromSearch } = await import("./provision-v2/_form/search-choices");
  const { SettingsFields } = await import("./provision-v2/_fields/settings-fields");
  const { choiceList } = await import("./provision-v2/_fields/choice-list");
  const { AttemptRequest } = await import("./audit/[attemptId]/attempt-request");
  const { provisionOptions } = await import("@/lib/cli/commands/provision-options");
  const form = renderToStaticMarkup(
    <SettingsFields
      choices={Object.fromEntries(
        Object.entries(choiceLists).map(([name, list]) => [name, choiceList(list)]),
      )}
      field={(name) => ({
        name,
        value: defaults[name],
        error: null,
        readOnly: false,
        change: () => undefined,
        leave: () => undefined,
      })}
      change={() => undefined}
    />,
  );
  const page = renderToStaticMarkup(<AttemptRequest attempt={{ request: [] } as unknown as Attempt} />);
  return { parseProvisionInput, browserSettings, defaults, choicesFromSearch, form, page, provisionOptions };
}

beforeEach(() => vi.resetModules());

// The slug below contains a hyphen, which an adopter's product may refuse.
vi.mock("@/db/product/slug", () => ({ slugRules: {} }));

const owner = { ownerName: "Ana Novak", ownerEmail: "ana@golden.test" };
const validInput = {
  name: "Golden Spoon",
  slug: "golden-spoon",
  ...owner,
  plan: "starter",
  timezone: "Asia/Tokyo",
};

test("a hidden setting appears in no form, page or command, links cannot set it, and its default overrides submitted values", async () => {
  const { parseProvisionInput, choicesFromSearch, form, page, provisionOptions } = await withSettings({
    settingDefaults: { locale: "cs-CZ" },
    hiddenSettings: ["currency", "locale"],
  });
  for (const html of [form, page]) {
    expect(html).toContain("Time zone");
    expect(html).not.toMatch(/Currency|Language/);
  }
  expect(Object.keys(provisionOptions)).toContain("timezone");
  expect(provisionOptions).not.toHaveProperty("currency");
  expect(provisionOptions).not.toHaveProperty("locale");
  expect(choicesFromSearch({ timezone: "Asia/Tokyo", currency: "JPY", locale: "ja-JP" })).toEqual({
    timezone: "Asia/Tokyo",
  });
  for (const submitted of [{}, { currency: "", locale: "" }, { currency: "JPY", locale: "ja-JP" }])
    expect(parseProvisionInput({ ...validInput, ...submitted })).toMatchObject({
      ok: true,
      input: { timezone: "Asia/Tokyo", currency: "USD", locale: "cs-CZ" },
    });
});

test("the form renders no empty group if every setting is hidden and only one plan exists", async () => {
  const { form } = await withSettings({ hiddenSettings: ["timezone", "currency", "locale"] });
  expect(form).toBe('<input type="hidden" name="plan" value="starter"/>');
});

test("a declared default takes precedence over the browser's value", async () => {
  const { browserSettings, defaults, form } = await withSettings({
    settingDefaults: { timezone: "Europe/Prague" },
  });
  expect(defaults).toMatchObject({ timezone: "Europe/Prague", currency: "USD", locale: "en-US" });
  expect(browserSettings).toEqual(["currency", "locale"]);
  expect(form).toContain('<option value="Europe/Prague" selected="">');
});

test("loading the console with an invalid default throws an error that names the default", async () => {
  await expect(withSettings({ settingDefaults: { currency: "euro" } })).rejects.toThrow(
    '`settingDefaults` has an unknown currency, "euro".',
  );
});
