/** True for a host on this machine or a private network, which needs neither TLS nor a public name. */
export function isLocalHost(host: string): boolean {
  return /^(localhost|.*\.(localhost|local|internal)|127\..*|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*|\[?::1\]?|[^.:]+)$/.test(
    host,
  );
}
