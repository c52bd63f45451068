import type { ErrorCode } from "./error-codes";

/**
 * Why a request was refused, or an attempt failed or was interrupted. `detail` is stored in the audit log, so it must
 * never contain a secret.
 */
export type Refusal = {
  code: ErrorCode;
  /** The field to change, if there is one. */
  field?: string;
  /** Messages by field, for invalid input. */
  fields?: Readonly<Partial<Record<string, string>>>;
  detail?: Record<string, unknown>;
};

/** A refusal without its code, as the database stores it in `error_detail`. */
export type ErrorDetail = Pick<Refusal, "field" | "fields"> & Record<string, unknown>;

export function toErrorDetail({ field, fields, detail }: Refusal): ErrorDetail {
  return { field, fields, ...detail };
}

/** The refusal with this stored code and detail. The detail is null once it has been erased. */
export function storedRefusal(code: ErrorCode, stored: ErrorDetail | null) {
  const { field, fields, ...detail } = stored ?? {};
  return { code, field, fields, detail } satisfies Refusal;
}

/** Refuses a session without a second factor if one is required. */
export const secondFactorMissing = {
  code: "UNAUTHENTICATED",
  detail: { missing: "second factor" },
} as const satisfies Refusal;

/** Refuses every session while this server's clock is wrong. */
export const clockWrong = { code: "UNAUTHENTICATED", detail: { clock: "wrong" } } as const satisfies Refusal;

/** True if the session lacks a second factor: entering a code helps, signing in again does not. */
export function isSecondFactorMissing({ code, detail }: Pick<Refusal, "code" | "detail">): boolean {
  return code === secondFactorMissing.code && detail?.missing === secondFactorMissing.detail.missing;
}
