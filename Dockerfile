# syntax=docker/dockerfile:1
# Builds the package, installs it as a customer would, and keeps that alone, on a base without a shell.
FROM node:24-trixie-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm pack --silent --pack-destination /tmp \
  && mkdir -p /app /data \
  && npm install --prefix /app --omit=dev --ignore-scripts --no-audit --no-fund /tmp/usher-id-usher-*.tgz

FROM gcr.io/distroless/nodejs24-debian13:nonroot
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Usher" \
  org.opencontainers.image.description="Identity server over the APIs of ZITADEL and Nevis, OAuth 2 and OpenID Connect" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}"
ENV NODE_ENV=production USHER_HOST=0.0.0.0 USHER_DATA_DIR=/data
COPY --from=build /app/node_modules /app/node_modules
# 65532 is the user of the base image; a number, so that Kubernetes can verify that it is not root.
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
WORKDIR /app
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=1s \
  CMD ["/nodejs/bin/node", "/app/node_modules/@usher-id/usher/dist/usher.js", "health"]
ENTRYPOINT ["/nodejs/bin/node", "/app/node_modules/@usher-id/usher/dist/usher.js"]
