/** The cookie with the browser's time zone. The server needs it to group a chart's data by day. */
export const timeZoneCookie = "time-zone";
