import { expect, test } from "vitest";
import { correctEmailText } from "./correct-email-text";

test.each([
  [true, /A new link is being e-mailed; its status is shown above\.$/, /copy/i],
  [false, /Copy a new link, and give it to the owner\.$/, /e-mailed|above/],
])(
  "after a correction, the admin learns how the owner gets a new link; by e-mail: %s",
  (sendsLinks, expected, other) => {
    const text = correctEmailText({ kind: "corrected", email: "right@spoon.test" }, sendsLinks)?.text;
    expect(text).toMatch(expected);
    expect(text).not.toMatch(other);
  },
);
