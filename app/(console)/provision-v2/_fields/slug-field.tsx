import { Field, FieldHint, FieldLabel, fieldControl } from "@/components/ui/field";
import { FieldStatus } from "@/components/ui/field-status";
import { Input } from "@/components/ui/input";
import type { SlugAnswer } from "@/lib/provisioning/answers";
import { slugExample } from "@/lib/provisioning/slug/slug-problem";
import { Sentence } from "../../_components/sentence";
import { Address } from "./address";
import { slugStatus } from "./field-status";
import { Suggestions } from "./suggestions";
import type { FieldProps } from "./use-fields";
import type { Live } from "./use-live-check";
import type { SlugAutofix } from "./use-slug-autofix";

type SlugFieldProps = {
  field: FieldProps;
  live: Live<SlugAnswer>;
  autofix: SlugAutofix;
  /** The name that the slug is derived from; null once the slug has been edited. */
  follows: string | null;
  /** True if the slug must be typed, because none can be made from the name. */
  required: boolean;
  tenantDomain: string;
};

/** The slug with its web address, its current holder if it is taken, and available alternatives. */
export function SlugField({ field, live, autofix, follows, required, tenantDomain }: SlugFieldProps) {
  const { name, value, error, readOnly, change, leave } = field;
  const { tone, sentence } = slugStatus(value, error, live);
  return (
    <Field>
      <FieldLabel field={name} optional={!required}>
        Slug
      </FieldLabel>
      <Input
        {...fieldControl(name, { hint: true, also: "slug-status" })}
        ref={autofix.input}
        aria-invalid={tone === "danger" || undefined}
        value={value}
        onChange={(event) => change(event.target.value)}
        onBlur={leave}
        readOnly={readOnly}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder={slugExample && `e.g. ${slugExample}`}
        required={required}
        className="font-mono"
      />
      <FieldHint field={name}>
        <Address slug={value} follows={follows} tenantDomain={tenantDomain} />
      </FieldHint>
      <FieldStatus id="slug-status" tone={tone}>
        {autofix.note && <span>{`${autofix.note} `}</span>}
        <Sentence parts={sentence} />
      </FieldStatus>
      <Suggestions slugs={"suggestions" in live ? live.suggestions : []} apply={autofix.apply} />
    </Field>
  );
}
