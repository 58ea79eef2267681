# Build: the WAR from a clean checkout.
FROM docker.io/library/maven:3.9-eclipse-temurin-21 AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml .
COPY src src
COPY server.xml .
COPY liberty liberty
RUN mvn -B -ntp package -DskipUnitTests=true

# Run: Open Liberty with the hub as its only application, as the image's own non-root user.
FROM icr.io/appcafe/open-liberty:26.0.0.3-kernel-slim-java21-openj9-ubi-minimal
COPY --chown=1001:0 server.xml /config/server.xml
RUN features.sh
COPY --chown=1001:0 --from=build /build/target/mercure.war /config/apps/mercure.war
RUN configure.sh
EXPOSE 9080
