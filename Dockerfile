# syntax=docker/dockerfile:1

# Packages change less often than sources: this layer is cached until package.json or the lock file changes.
# Pinned by digest, which covers every platform; the tag is for readers.
FROM node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6 AS packages
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json ./
RUN npm ci

# The whole checkout, for running commands: docker build --target commands -t console-commands .
FROM packages AS commands
COPY --chown=node:node . .
USER node
ENTRYPOINT ["npm", "run", "--silent"]

FROM packages AS build
COPY . .
# Builds that share this key accept each other's pages; without the secret, each build generates its own.
RUN --mount=type=secret,id=server-actions-key,env=NEXT_SERVER_ACTIONS_ENCRYPTION_KEY \
    BUILD_STANDALONE=1 npm run build

# The image contains no settings, so the same image runs in every environment.
FROM node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6 AS console
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000
COPY --from=build --chown=root:root /app/.next/standalone ./
COPY --from=build --chown=root:root /app/.next/static ./.next/static
COPY --from=build --chown=root:root /app/public ./public
USER node
EXPOSE 3000
# Checks liveness only: any response passes, because a restart does not help while the database is down.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).catch(() => process.exit(1))"]
# No shell in between, so that SIGTERM reaches the server, which then finishes the attempts in flight.
CMD ["node", "server.js"]
