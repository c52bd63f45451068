/** True for a host of this machine or of a private network, where neither TLS nor a public name is needed. */
export function isLocalHost(host: string): boolean {
  return /^(localhost|.*\.(localhost|local|internal)|127\..*|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*|\[?::1\]?|[^.:]+)$/.test(
    host,
  );
}
