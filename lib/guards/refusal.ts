import type { ErrorCode } from "./error-codes";

/** Why an attempt ended without a tenant. `detail` is kept in the audit log and never holds a secret. */
export type Refusal = {
  code: ErrorCode;
  /** The field that is to be changed, where one is. */
  field?: string;
  /** Messages by field, where several are wrong. */
  fields?: Readonly<Partial<Record<string, string>>>;
  detail?: Record<string, unknown>;
};

/** The refusal of a session that has proved who it is by a password alone, where more is asked for. */
export const secondFactorMissing = {
  code: "UNAUTHENTICATED",
  detail: { missing: "second factor" },
} as const satisfies Refusal;

/** The refusal of every session while this server's clock is wrong. */
export const clockWrong = { code: "UNAUTHENTICATED", detail: { clock: "wrong" } } as const satisfies Refusal;

/** Whether a refusal is that one: it is mended by a code and not by signing in again. */
export function isSecondFactorMissing({ code, detail }: Pick<Refusal, "code" | "detail">): boolean {
  return code === secondFactorMissing.code && detail?.missing === secondFactorMissing.detail.missing;
}
