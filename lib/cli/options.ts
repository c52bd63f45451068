import { z } from "zod";

/** Options and arguments of a command as zod schemas, which carry what the help says of them. */
export type Shape = Readonly<Record<string, z.ZodType>>;

/** A switch, which is off unless given. */
export const flag = (about: string) => z.boolean().default(false).meta({ description: about });

export const jsonOption = flag("print the result as JSON");

/** An option or an argument with a value, which the help shows as `value`. */
export function text<Schema extends z.ZodType>(value: string, about: string, schema: Schema): Schema {
  return schema.meta({ value, description: about });
}

/** The name of an option on the command line, without its dashes. */
export function optionName(key: string, option: z.ZodType | undefined): string {
  const own = option?.meta()?.name;
  return typeof own === "string" ? own : key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** What stands for a value in the help: `<file>`. */
export function placeholder(schema: z.ZodType | undefined): string {
  return String(schema?.meta()?.value ?? "<value>");
}

/** A switch accepts `true`, and an option with a value accepts text only. */
export function isSwitch(option: z.ZodType): boolean {
  return option.safeParse(true).success;
}

/** Whether an argument takes all words that are left. */
export function takesAll(word: z.ZodType): boolean {
  return word instanceof z.ZodArray;
}
