# Dân Ý as a container: `docker build -t dany .`, or see docker-compose.yml.
FROM docker.io/library/swift:6.3-bookworm AS builder
RUN apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        libsqlite3-dev libpq-dev zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN swift build -c release --product dany --static-swift-stdlib \
    && install -s -D "$(swift build -c release --show-bin-path)/dany" /out/dany

FROM docker.io/library/debian:bookworm-slim
RUN apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        ca-certificates libpq5 libsqlite3-0 libstdc++6 tzdata zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --home-dir /var/lib/dany --create-home dany
COPY --from=builder /out/dany /usr/local/bin/dany
USER dany
WORKDIR /var/lib/dany
# The server listens on every address of its container; what is published is up to whoever runs it.
ENV DANY_HOST=0.0.0.0 DANY_DATA_DIR=/var/lib/dany
VOLUME /var/lib/dany
EXPOSE 8080
STOPSIGNAL SIGTERM
# Asks /readyz where DANY_HOST and DANY_PORT say; flags of `serve` are not known to it.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 CMD ["dany", "health"]
ENTRYPOINT ["dany"]
CMD ["serve"]
