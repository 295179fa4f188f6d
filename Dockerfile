# The companion alone, for a PostgreSQL of yours (DATABASE_URL); how to run it stands in companion/README.md.
FROM node:24.21.0-alpine AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# The optional packages are a Node and a PostgreSQL of their own; the image has the first and needs no second.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24.21.0-alpine
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY companion ./companion
COPY scripts/reencrypt.ts ./scripts/reencrypt.ts
ENV HOST=0.0.0.0 PORT=3000
EXPOSE 3000
USER node
# Only that the process lives: a database that is away for a while is no reason to start anew (/readyz tells that).
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`, { signal: AbortSignal.timeout(4000) }).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself gets SIGTERM, and hands its orgs over.
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning", "--max-old-space-size=192", "--max-semi-space-size=16", "companion/main.ts"]
