import { expect, test } from "vitest";
import { statementsOf } from "./sql-statements";

test.each([
  ["GRANT a; GRANT b;", ["GRANT a", "GRANT b"]],
  ["GRANT a", ["GRANT a"]],
  ["-- a; b\nGRANT a; -- the end;\n", ["-- a; b\nGRANT a"]],
  [
    `CREATE POLICY "a;b" ON t USING (c = ';''');\nGRANT b;`,
    [`CREATE POLICY "a;b" ON t USING (c = ';''')`, "GRANT b"],
  ],
  ["DO $$ BEGIN a; END $$; DO $do$ $$;$$ $do$;", ["DO $$ BEGIN a; END $$", "DO $do$ $$;$$ $do$"]],
  ["COMMENT ON t IS E'\\';'; /* ; */ GRANT a;", ["COMMENT ON t IS E'\\';'", "/* ; */ GRANT a"]],
  [" ; \n -- nothing;\n ;", []],
])("splits %j into its statements", (text, statements) => {
  expect(statementsOf(text)).toEqual(statements);
});
