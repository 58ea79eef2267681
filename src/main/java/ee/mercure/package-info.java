/**
 * A Mercure hub as one WAR for Jakarta EE 10 and MicroProfile servers.
 *
 * <p>How an update flows: {@code http} reads a publication and asks {@code auth} what its token
 * grants; {@code hub} appends it to the {@code log}, which gives it its place; {@code history}
 * keeps it for those who resume; the lanes of {@code delivery} write it, in log order, to every
 * subscriber whose {@code topic} matchers select it; a CDI event then tells other observers.
 *
 * <ul>
 *   <li>{@code topic}: topics, the hub's URL, and topic matchers of both protocol versions
 *   <li>{@code update}: an update, its validation, and its server-sent event frame
 *   <li>{@code auth}: access tokens of both protocol versions, and what they grant
 *   <li>{@code log}: the ordered log of updates
 *   <li>{@code history}: this node's indexed copy of the log, in a file or in memory
 *   <li>{@code hub}: publishing, subscribing, active subscriptions: the use cases
 *   <li>{@code delivery}: lanes, outboxes and the non-blocking {@code SseEventSink}
 *   <li>{@code wiring}: builds the hub from its configuration, and ends it
 *   <li>{@code quota}: how much one client may use, and has in use
 *   <li>{@code metric}: counters for whoever wants to show them
 *   <li>{@code config}: the only readers of MicroProfile Config
 *   <li>{@code http}: the JAX-RS resources, CORS, errors
 *   <li>{@code observe}: health checks
 * </ul>
 */
package ee.mercure;
