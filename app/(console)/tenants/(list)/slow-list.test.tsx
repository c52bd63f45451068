import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { SlowList } from "./slow-list";

test("the notice about a slow list shows the missing indexes and the command that prints the statements", () => {
  const markup = renderToStaticMarkup(<SlowList missing={["status", "order by name"]} />);
  expect(markup).toContain("no index for the status filter and sorting by name");
  expect(markup).toMatch(/<code[^>]*>npm run db:adopt<\/code>/);
  expect(markup).not.toContain("`");
  expect(markup).toContain('role="alert"');
});
