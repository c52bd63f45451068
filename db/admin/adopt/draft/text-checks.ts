import { mentionsColumn } from "../columns";
import type { ColumnInfo } from "../inspect";
import { maxLength } from "./column-type";

/** The rules for the text in a column, from its type and checks: lengths in characters, refused words and patterns. */
export type TextRules = {
  minLength: number;
  maxLength: number;
  refused: string[];
  patterns: { pattern: RegExp; negated: boolean }[];
  /** The column's checks with at least one condition that is not translated. */
  others: string[];
};

/** Reads the rules of a column from its type and the checks of its table, as `pg_get_constraintdef` prints them. */
export function textRules(checks: readonly string[], column: ColumnInfo): TextRules {
  const own = checks.filter((check) => mentionsColumn(check, column.name));
  const translated = own.filter((check) => !isAlternative(check));
  const lengths = translated.flatMap((check) => lengthsOf(check, column.name));
  return {
    minLength: Math.max(0, ...lengths.map(({ min }) => min)),
    maxLength: Math.min(maxLength(column), ...lengths.map(({ max }) => max)),
    refused: translated.flatMap(refusedWordsOf),
    patterns: translated.flatMap(patternsOf),
    others: own.filter((check) => isAlternative(check) || !isTranslated(check, column.name)),
  };
}

/** True if a check negates conditions, or has alternatives other than a null value. Such checks are not translated. */
function isAlternative(check: string): boolean {
  return / OR |\bNOT \(/.test(check.replace(/\(?"?\w+"? IS NULL\)? OR /g, ""));
}

/** True if every condition of a check is a rule, a list of allowed values, or a test that the value is not null. */
function isTranslated(check: string, name: string): boolean {
  const conditions = check.split(" AND ");
  const rules = conditions.filter((condition) => {
    return (
      / IS NOT NULL| = ANY /.test(condition) ||
      lengthsOf(condition, name).length + refusedWordsOf(condition).length + patternsOf(condition).length > 0
    );
  });
  return rules.length === conditions.length;
}

/** The regular expressions that a check requires or forbids, except those with a different meaning in JavaScript. */
function patternsOf(check: string): TextRules["patterns"] {
  return [...check.matchAll(/ (!?)~(\*?) '((?:[^']|'')*)'::text/g)].flatMap(([, not, anyCase, text = ""]) => {
    const source = text.replaceAll("''", "'");
    if (/\[\[:|\[\[\.|\(\?/.test(source)) return [];
    try {
      return [{ pattern: new RegExp(source, anyCase ? "i" : ""), negated: not === "!" }];
    } catch {
      return [];
    }
  });
}

/** The words of `slug <> ALL (ARRAY['www'::text, 'api'::text])` and of `slug <> 'www'::text`. */
function refusedWordsOf(check: string): string[] {
  return [...check.matchAll(/ <> (?:ALL \(+ARRAY\[([^\]]*)\]|('(?:[^']|'')*'))/g)].flatMap(([, list, word]) =>
    [...(list ?? word ?? "").matchAll(/'((?:[^']|'')*)'/g)].map(([, text = ""]) =>
      text.replaceAll("''", "'"),
    ),
  );
}

/** The lengths that comparisons such as `length(slug) <= 40`, `length(slug) > 3` and `char_length(code) = 2` require. */
function lengthsOf(check: string, name: string): { min: number; max: number }[] {
  const length = `\\b(?:char_|character_)?length\\([^<>=]*(?<!\\w)${RegExp.escape(name)}(?!\\w)[^<>=]*\\)`;
  const matches = check.matchAll(new RegExp(`${length} (<=|<|>=|>|=) (\\d+)`, "g"));
  return [...matches].map(([, operator = "", digits]) => {
    const bound = Number(digits);
    const min = operator === ">" ? bound + 1 : bound;
    const max = operator === "<" ? bound - 1 : bound;
    return { min: operator.startsWith("<") ? 0 : min, max: operator.startsWith(">") ? Infinity : max };
  });
}
