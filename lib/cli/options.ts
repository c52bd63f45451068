import { z } from "zod";
import { parseEmail } from "@/lib/platform/email-address";

/** Options and arguments of a command as zod schemas, with their help texts as metadata. */
export type Shape = Readonly<Record<string, z.ZodType>>;

/** A switch that is off by default. */
export const flag = (about: string) => z.boolean().default(false).meta({ description: about });

export const jsonOption = flag("print the result as JSON");

/** An option or an argument with a value. The help shows `value` as its placeholder. */
export function text<Schema extends z.ZodType>(value: string, about: string, schema: Schema): Schema {
  return schema.meta({ value, description: about });
}

/** An e-mail address as the console stores it, however it was typed. */
export const emailAddress = z.string().transform((typed, context) => {
  const parsed = parseEmail(typed, "");
  if (parsed.ok) return parsed.email;
  context.addIssue({ code: "custom", message: "must be an e-mail address" });
  return z.NEVER;
});

/** The name of an option on the command line, without its dashes. */
export function optionName(key: string, option: z.ZodType | undefined): string {
  const own = option?.meta()?.name;
  return typeof own === "string" ? own : key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The placeholder of a value in the help, such as `<file>`. */
export function placeholder(schema: z.ZodType | undefined): string {
  return String(schema?.meta()?.value ?? "<value>");
}

/** A switch accepts `true`. An option with a value accepts only text. */
export function isSwitch(option: z.ZodType): boolean {
  return option.safeParse(true).success;
}

/** True if an argument takes all remaining arguments. */
export function takesAll(arg: z.ZodType): boolean {
  return arg instanceof z.ZodArray;
}
