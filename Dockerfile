# Build: the hub and the parts of Open Liberty that it needs, from a clean checkout.
FROM docker.io/library/maven:3.9-eclipse-temurin-21 AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml server.xml ./
COPY src src
COPY liberty liberty
RUN mvn -B -ntp package -Prunnable -DskipUnitTests=true \
 && cd target && jar -xf mercure.jar wlp && chmod +x wlp/bin/server \
 && mv wlp/usr/servers/mercure/apps/mercure.war . \
 && mkdir data

# Run: a Java runtime, the server in one layer and the hub in another. Nothing is written but below
# /tmp and the volume of the history, so that the image runs with --read-only --tmpfs /tmp.
FROM docker.io/library/eclipse-temurin:21-jre-alpine
COPY --from=build --chown=0:0 /build/target/wlp /opt/wlp
COPY --from=build --chown=0:0 /build/target/mercure.war /opt/wlp/usr/servers/mercure/apps/mercure.war
COPY --from=build --chown=1001:0 /build/target/data /var/lib/mercure
ENV WLP_OUTPUT_DIR=/tmp/wlp \
    LOG_DIR=/tmp/wlp/logs \
    JVM_ARGS="-XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError" \
    MERCURE_HISTORY_PATH=/var/lib/mercure
VOLUME /var/lib/mercure
USER 1001:0
EXPOSE 9080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9080/health/ready"]
# In the foreground and as process 1, so that it gets the signal to stop.
ENTRYPOINT ["/opt/wlp/bin/server", "run", "mercure"]
