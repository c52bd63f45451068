import { expect, test } from "vitest";
import { commandNames, helpFromSources } from "@/local/docs/command-starts";
import { helpOf } from "@/local/docs/commands";

test.each([...commandNames])("%s starts as `npm run %s`, and prints its help", async (file, name) => {
  expect(await helpFromSources(name)).toBe(`${helpOf(file)}\n`);
});
