# Built in two stages; what runs is the bundle, without a development dependency, the bundler or the sources.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts
COPY src src
RUN npm run build

FROM node:24.21.0-bookworm-slim
# Two arenas: glibc would keep one for each thread, a tenth of the memory, for no gain. What is large is given back to
# the system at once: of heavy work it would keep some 20 MB.
ENV MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=131072
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATABASE_URL=sqlite:/data/peer-principles.db
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts
COPY --from=build /app/dist dist
COPY src/bin/node-version.js src/bin/compile-cache.js src/bin/start.js src/bin/
COPY migrations migrations
COPY seed seed
COPY openapi openapi
COPY LICENSE NOTICE ./
RUN mkdir -p /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=4", "--max-old-space-size=512", "src/bin/start.js", "serve"]
