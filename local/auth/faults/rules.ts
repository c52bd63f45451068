const kinds = [
  "fail-before",
  "fail",
  "bad-jwt",
  "bad-key",
  "captcha",
  "clock-behind",
  "over-limit",
  "provider-disabled",
  "html",
  "foreign-json",
  "unavailable",
  /** 422, the response of a project with leaked-password protection. */
  "weak-password",
  /** 200 with an empty object instead of a user. */
  "false-200",
  "commit-then-500",
  "commit-then-504",
  "commit-then-hang",
  "commit-then-reset",
  "commit-late",
] as const;

type FaultKind = (typeof kinds)[number];

/**
 * One fault, for the next `times` requests to a route. A rule with `emailContains` applies only to users whose e-mail
 * address contains that text.
 */
export type FaultRule = {
  /** Method and path, for example `DELETE /admin/users/{id}`. */
  route: string;
  kind: FaultKind;
  times: number;
  /**
   * Maximum delay of the COMMIT for `commit-late`, or how far the server's clock is behind for
   * `clock-behind`.
   */
  delayMs: number;
  emailContains?: string;
};

export class FaultRules {
  private rules: FaultRule[] = [];
  private readonly delayed = new Set<() => void>();

  list(): FaultRule[] {
    return this.rules;
  }

  /** Replaces the rules of the same scopes (`emailContains`), and keeps all others. */
  set(rules: FaultRule[]): void {
    const scopes = new Set(rules.map(({ emailContains }) => emailContains));
    this.rules = [...this.rules.filter(({ emailContains }) => !scopes.has(emailContains)), ...rules];
  }

  /** Deletes the rules of one scope, or all rules and delays. */
  clear(emailContains?: string): void {
    if (!emailContains) this.release();
    this.rules = emailContains ? this.rules.filter((rule) => rule.emailContains !== emailContains) : [];
  }

  /** Resolves after `delayMs`, or with the next `release`, whichever comes first. */
  delayCommit(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.delayed.delete(end);
        resolve();
      };
      const timer = setTimeout(end, delayMs);
      this.delayed.add(end);
    });
  }

  /** Continues every delayed COMMIT. */
  release(): void {
    for (const end of [...this.delayed]) end();
  }

  mayApply(route: string): boolean {
    return this.rules.some((rule) => rule.route === route);
  }

  /** Returns the next fault for a request, if a rule matches, and counts it down. */
  take(route: string, email: string | null): FaultRule | null {
    const rule = this.rules.find(
      (rule) =>
        rule.route === route &&
        (rule.emailContains === undefined || email?.includes(rule.emailContains.toLowerCase())),
    );
    if (!rule) return null;
    rule.times -= 1;
    this.rules = this.rules.filter(({ times }) => times > 0);
    return rule;
  }
}

/** Reads `{rules: [...]}`; throws with the reason if a rule is invalid. */
export function parseRules(body: unknown): FaultRule[] {
  const rules = (body as { rules?: unknown } | null)?.rules;
  if (!Array.isArray(rules)) throw new Error("rules must be an array");
  return rules.map((rule: unknown) => {
    const { route, kind, times = 1, delayMs = 500, emailContains } = rule as Partial<FaultRule>;
    const validKind = kinds.find((name) => name === kind);
    if (!validKind) throw new Error(`kind must be one of ${kinds.join(", ")}`);
    if (typeof route !== "string" || !/^[A-Z]+ \/\S+$/.test(route))
      throw new Error("route must be `METHOD /path`");
    return { route, kind: validKind, times: Number(times), delayMs: Number(delayMs), emailContains };
  });
}
