/** The cookie with the time zone in which pages show times. The server needs it to group a chart's data by day. */
export const timeZoneCookie = "time-zone";
