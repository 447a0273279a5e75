# The command, for docker-compose.yml: sets up the database and Appsmith, and is the watcher.
FROM node:24-bookworm-slim AS build
WORKDIR /job-logger
COPY . .
RUN npm ci --no-audit --no-fund && npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /job-logger
COPY --from=build --chown=node:node /job-logger /job-logger
# The volumes of passwords are made as this user's.
RUN mkdir -p /secrets/sa /secrets/joblogger /secrets/watcher && chown -R node:node /secrets
USER node
ENTRYPOINT ["node"]
CMD ["docker/setup.mjs"]
