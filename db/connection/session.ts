import pg from "pg";

/**
 * Settings of a session that change what SQL means or how values are written. A database or a role can have others.
 * `npm run setup` gives them to the console's login. `search_path` is not among them: our statements qualify every name,
 * and triggers of the product may rely on the database's.
 */
export const sessionSettings = {
  datestyle: "ISO, MDY",
  intervalstyle: "postgres",
  timezone: "UTC",
  standard_conforming_strings: "on",
  default_transaction_isolation: "read committed",
} as const;

const { datestyle, timezone, standard_conforming_strings } = sessionSettings;

/** Those that the client sends on connecting, which win. PgBouncer accepts these, and passes them on in every pool mode. */
const startup = { DateStyle: datestyle, TimeZone: timezone, standard_conforming_strings };

/** The same for a transaction, because some poolers drop what is sent on connecting. */
const settings = `set local datestyle = '${datestyle}'; set local timezone = '${timezone}'`;

/** Settings and limits come with BEGIN in one round trip. The last limit frees the locks of a worker that stopped halfway. */
export const beginTransaction = `begin isolation level read committed;
  ${settings};
  set local statement_timeout = '8s';
  set local lock_timeout = '5s';
  set local idle_in_transaction_session_timeout = '5s'`;

/** Shorter limits, for a read that a user waits for: it holds one of few connections. */
export const beginRead = `begin isolation level read committed, read only;
  ${settings};
  set local statement_timeout = '5s';
  set local lock_timeout = '2s';
  set local idle_in_transaction_session_timeout = '5s'`;

/** A client that sends these settings, and rejects a date or time that was written in another style. */
export class ConsoleClient extends pg.Client {
  /** Called by the driver, which has no option for other parameters. */
  getStartupConf(): Record<string, string> {
    const { getStartupConf } = pg.Client.prototype as unknown as ConsoleClient;
    return { ...getStartupConf.call(this), ...startup };
  }

  // biome-ignore lint/suspicious/noExplicitAny: the driver's method has ten overloads.
  override query(config: any, ...rest: any[]): any {
    const checked = config?.types ? { ...config, types: checkDates(config.types) } : config;
    return (super.query as (...args: unknown[]) => unknown)(checked, ...rest);
  }
}

const { DATE, TIMESTAMP, TIMESTAMPTZ } = pg.types.builtins;
const dates: readonly number[] = [DATE, TIMESTAMP, TIMESTAMPTZ];

/** `05/11/2026` is two different days: a pooler that drops startup parameters must not decide which one is shown. */
function checkDates({ getTypeParser }: pg.CustomTypesConfig): pg.CustomTypesConfig {
  return {
    getTypeParser: (id, format) => {
      const parse = getTypeParser(id, format);
      if (!dates.includes(id)) return parse;
      return (text: string) => {
        if (/^(\d{4,}-|-?infinity$)/.test(text)) return parse(text);
        throw new Error(
          "The database writes dates in a style other than ISO. As its owner, run: alter role <login of DATABASE_URL> set datestyle = 'ISO, MDY';",
        );
      };
    },
  };
}
