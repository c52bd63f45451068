"use client";

import { useState } from "react";
import { Field, FieldError, FieldHint, FieldLabel, fieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { FieldErrors } from "@/lib/provisioning/input";
import { slugFrom } from "@/lib/provisioning/slug-from";
import type { FormValues } from "./form-state";

type NameAndSlugProps = { values: FormValues; errors: FieldErrors; tenantDomain: string };

/** The slug follows the name until somebody edits it; emptied, it follows again. */
export function NameAndSlug({ values, errors, tenantDomain }: NameAndSlugProps) {
  const [name, setName] = useState(values.name ?? "");
  const [edited, setEdited] = useState(
    values.slug && values.slug !== slugFrom(values.name ?? "") ? values.slug : "",
  );
  const slug = edited || slugFrom(name);

  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <Field>
        <FieldLabel field="name">Business name</FieldLabel>
        <Input
          {...fieldControl("name", { error: Boolean(errors.name) })}
          value={name}
          onChange={(event) => setName(event.target.value)}
          autoComplete="off"
          placeholder="Golden Spoon"
        />
        <FieldError field="name">{errors.name}</FieldError>
      </Field>
      <Field>
        <FieldLabel field="slug">Slug</FieldLabel>
        <Input
          {...fieldControl("slug", { hint: true, error: Boolean(errors.slug) })}
          value={slug}
          onChange={(event) => setEdited(event.target.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder="golden-spoon"
          className="font-mono"
        />
        <FieldHint field="slug">
          {slug ? (
            <>
              Address:{" "}
              <span className="break-all font-mono text-foreground">{`${slug}.${tenantDomain}`}</span>
            </>
          ) : (
            "Follows the business name. Leave it empty to have it made."
          )}
        </FieldHint>
        <FieldError field="slug">{errors.slug}</FieldError>
      </Field>
    </div>
  );
}
