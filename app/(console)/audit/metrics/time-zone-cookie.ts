/** The cookie that has the browser's time zone, because the days of a chart are counted on the server. */
export const timeZoneCookie = "time-zone";
