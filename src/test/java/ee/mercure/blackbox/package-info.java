/**
 * The hub as its clients meet it: a deployed WAR, plain sockets, and nothing of the hub's own code.
 * What {@code SectionNN…IT} is about:
 *
 * <ol>
 *   <li>routes and methods
 *   <li>status codes, and which check comes first
 *   <li>response headers
 *   <li>the bytes of an event stream, heartbeats
 *   <li>publishing
 *   <li>subscribing
 *   <li>topic selectors of 0.x
 *   <li>matchers of 1.0
 *   <li>where a token is looked for
 *   <li>which tokens are valid
 *   <li>what a token grants
 *   <li>private updates
 *   <li>topics reserved to the hub
 *   <li>history and cursors
 *   <li>subscription events
 *   <li>the subscription API
 *   <li>metadata for OAuth clients
 *   <li>CORS
 *   <li>publishing with a cookie: which pages may
 *   <li>the end of a token
 * </ol>
 *
 * <p>The others are named after what they test: delivery, servers, attacks, real clients.
 *
 * <p>A new class extends one of the abstract {@code …Hub} classes if their hub will do: classes
 * that inherit a deployment run one after the other on the same hub, so they use topics of their
 * own ({@code Hub.uniqueTopic()}) and count nothing that others cause. A class that declares a
 * {@code @Deployment} itself has a hub for itself, with an empty history and no subscriber. A class
 * that only starts servers of its own ({@code HubProcess}) is an {@code @OwnProcess} and runs
 * beside all others. The tags {@code edge} and {@code keycloak}, {@code @LibertyOnly},
 * {@code @NotOnLiberty} and {@code @NotOnPayara} say where a class does not run; there is no list
 * of classes anywhere.
 */
package ee.mercure.blackbox;
