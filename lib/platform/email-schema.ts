import { z } from "zod";
import { parseEmail } from "./email-address";

/** An e-mail address in its stored form. Separate from the parser, which browsers load without zod. */
export const emailSchema = (missing: string) =>
  z.string(missing).transform((text, context) => {
    const parsed = parseEmail(text, missing);
    if (parsed.ok) return parsed.email;
    context.addIssue({ code: "custom", message: parsed.message });
    return z.NEVER;
  });
