import pg from "pg";
import { readStatementMs, statementMs } from "./time-limits";

/**
 * Session settings that change the meaning of SQL or the format of values. A database or role can have other values,
 * so `npm run setup` sets these for the console's login. `search_path` is not among them, because our statements qualify every
 * name, and the product's triggers might rely on the database's setting.
 */
export const sessionSettings = {
  datestyle: "ISO, MDY",
  intervalstyle: "postgres",
  timezone: "UTC",
  standard_conforming_strings: "on",
  default_transaction_isolation: "read committed",
} as const;

const { datestyle, timezone, standard_conforming_strings } = sessionSettings;

/**
 * The client sends these when it connects. They take precedence over the settings of the database and of the role.
 * PgBouncer forwards them in every pool mode.
 */
const startup = { DateStyle: datestyle, TimeZone: timezone, standard_conforming_strings };

/** Repeated in each transaction, because some poolers drop the settings that a client sends when it connects. */
const settings = `set local datestyle = '${datestyle}'; set local timezone = '${timezone}'`;

/** Sends settings and limits with BEGIN in one round trip. The last limit frees the locks of a worker that has stopped. */
export const beginTransaction = `begin isolation level read committed;
  ${settings};
  set local statement_timeout = ${statementMs};
  set local lock_timeout = '5s';
  set local idle_in_transaction_session_timeout = '5s'`;

/** Has shorter limits, because a user waits for each read, and connections are few. */
export const beginRead = `begin isolation level read committed, read only;
  ${settings};
  set local statement_timeout = ${readStatementMs};
  set local lock_timeout = '2s';
  set local idle_in_transaction_session_timeout = '5s'`;

/** A client that sends the startup settings, and rejects dates and times in a style other than ISO. */
export class ConsoleClient extends pg.Client {
  /** Called by the driver, which has no option for additional parameters. */
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

/** `05/11/2026` is ambiguous: a pooler that drops startup parameters must not change which day is shown. */
function checkDates({ getTypeParser }: pg.CustomTypesConfig): pg.CustomTypesConfig {
  return {
    getTypeParser: (id, format) => {
      const parse = getTypeParser(id, format);
      if (!dates.includes(id)) return parse;
      return (text: string) => {
        if (/^(\d{4,}-|-?infinity$)/.test(text)) return parse(text);
        throw new Error(
          "The database returns dates in a style other than ISO. As its owner, run: alter role <login of DATABASE_URL> set datestyle = 'ISO, MDY';",
        );
      };
    },
  };
}
