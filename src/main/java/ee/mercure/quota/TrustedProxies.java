package ee.mercure.quota;

import ee.mercure.config.ConfigException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The proxies that are believed when they say where a request comes from. Each says whom it got the
 * request from; the chain is followed from the hub on for as long as it leads through trusted
 * proxies, so that what a client adds by itself is never reached. Immutable and thread-safe.
 */
public final class TrustedProxies {
  private static final Pattern NETWORK = Pattern.compile("([^/]+)(?:/(\\d{1,3}))?");

  /** The {@code for} parameter of one element (RFC 7239, section 4). */
  private static final Pattern FOR =
      Pattern.compile("(?i)(?:^|;)\\s*for=(?:\"([^\"]*)\"|([^;\\s\"]*))\\s*(?=;|$)");

  /** An address that may have a port behind it (RFC 7239, section 6). */
  private static final Pattern NODE =
      Pattern.compile("(\\[[^\\]]*]|[^:]*|[^:]*(?::[^:]*){2,}?)(?::(?:\\d{1,5}|_[\\w.-]+))?");

  /** Longer than any address and port; the pattern recurs once for each colon. */
  private static final int MAX_NODE = 128;

  private final List<Network> networks;

  private record Network(ClientAddress address, int bits) {}

  private TrustedProxies(List<Network> networks) {
    this.networks = List.copyOf(networks);
  }

  /**
   * Reads addresses and networks such as {@code 10.0.0.0/8}.
   *
   * @param setting the setting that they come from, for messages
   * @throws ConfigException if one is neither
   */
  static TrustedProxies of(String setting, List<String> entries) {
    List<Network> networks = new ArrayList<>();
    for (String entry : entries) {
      networks.add(
          network(entry)
              .orElseThrow(
                  () ->
                      new ConfigException(
                          setting, "must be addresses or networks such as 10.0.0.0/8")));
    }
    return new TrustedProxies(networks);
  }

  private static Optional<Network> network(String entry) {
    Matcher parts = NETWORK.matcher(entry);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Optional<ClientAddress> address = ClientAddress.parse(parts.group(1));
    return address
        .map(
            of ->
                new Network(
                    of, parts.group(2) == null ? of.bits() : Integer.parseInt(parts.group(2))))
        .filter(network -> network.bits() <= network.address().bits());
  }

  /**
   * Where a request comes from.
   *
   * @param peer who sent it to the hub
   * @param forwarded the lines of {@code Forwarded}, which comes before the other
   * @param forwardedFor the lines of {@code X-Forwarded-For}
   */
  public ClientAddress client(
      ClientAddress peer, List<String> forwarded, List<String> forwardedFor) {
    if (!trusts(peer)) {
      return peer;
    }
    List<String> hops = forwarded.isEmpty() ? elements(forwardedFor) : elements(forwarded);
    Collections.reverse(hops);
    ClientAddress client = peer;
    for (String hop : hops) {
      Optional<ClientAddress> before = forwarded.isEmpty() ? node(hop) : forwardedNode(hop);
      if (before.isEmpty()) {
        // Hidden or broken: the last one known stands for what is behind it.
        return client;
      }
      client = before.get();
      if (!trusts(client)) {
        return client;
      }
    }
    return client;
  }

  private boolean trusts(ClientAddress address) {
    return networks.stream().anyMatch(network -> address.isIn(network.address(), network.bits()));
  }

  private static List<String> elements(List<String> lines) {
    List<String> elements = new ArrayList<>();
    for (String line : lines) {
      for (String element : line.split(",", -1)) {
        elements.add(element.strip());
      }
    }
    return elements;
  }

  private static Optional<ClientAddress> forwardedNode(String element) {
    Matcher parameter = FOR.matcher(element);
    if (!parameter.find()) {
      return Optional.empty();
    }
    return node(parameter.group(1) == null ? parameter.group(2) : parameter.group(1));
  }

  private static Optional<ClientAddress> node(String text) {
    Optional<ClientAddress> whole = ClientAddress.parse(text);
    if (whole.isPresent()) {
      return whole;
    }
    if (text.length() > MAX_NODE) {
      return Optional.empty();
    }
    Matcher node = NODE.matcher(text);
    return node.matches() ? ClientAddress.parse(node.group(1)) : Optional.empty();
  }
}
