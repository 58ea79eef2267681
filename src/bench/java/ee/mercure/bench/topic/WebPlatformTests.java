package ee.mercure.bench.topic;

import ee.mercure.topic.text.InvalidPatternException;
import ee.mercure.topic.url.Url;
import ee.mercure.topic.url.UrlComponent;
import ee.mercure.topic.url.UrlPatternCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/**
 * Measures the URL parser and the URL patterns against data of the web platform tests: {@code
 * urltestdata.json} and {@code urlpatterntestdata.json}, in this order. Prints what fails, then how
 * many cases of each kind pass. Compiled by the Maven profile {@code bench}; run it with the class
 * path of the tests.
 */
public final class WebPlatformTests {
  private final Map<String, int[]> passedOfAll = new TreeMap<>();
  private int skipped;

  private WebPlatformTests() {}

  public static void main(String[] args) throws IOException, JoseException {
    WebPlatformTests tests = new WebPlatformTests();
    for (Object test : cases(args[0])) {
      if (test instanceof Map<?, ?> url) {
        tests.url(url);
      }
    }
    for (Object test : cases(args[1])) {
      tests.pattern((Map<?, ?>) test);
    }
    tests.passedOfAll.forEach((kind, n) -> System.out.printf("%s: %d of %d%n", kind, n[0], n[1]));
    System.out.printf("urlpattern with ignoreCase, which Mercure forbids: %d%n", tests.skipped);
  }

  private static List<?> cases(String file) throws IOException, JoseException {
    String array = Files.readString(Path.of(file));
    return (List<?>) JsonUtil.parseJson("{\"cases\":" + array + "}").get("cases");
  }

  private void count(String kind, boolean passed, Map<?, ?> test) {
    int[] n = passedOfAll.computeIfAbsent(kind, k -> new int[2]);
    n[0] += passed ? 1 : 0;
    n[1]++;
    if (!passed) {
      System.out.printf("%s fails: %s%n", kind, test);
    }
  }

  private void url(Map<?, ?> test) {
    String input = (String) test.get("input");
    Optional<Url> base = Optional.ofNullable((String) test.get("base")).flatMap(Url::parse);
    Optional<Url> url =
        test.get("base") == null ? Url.parse(input) : base.flatMap(b -> b.resolve(input));
    boolean passed =
        Boolean.TRUE.equals(test.get("failure"))
            ? url.isEmpty()
            : url.isPresent() && hasExpectedComponents(url.get(), test);
    count("url", passed, test);
  }

  private static boolean hasExpectedComponents(Url url, Map<?, ?> test) {
    return url.href().equals(test.get("href"))
        && url.get(UrlComponent.USERNAME).equals(test.get("username"))
        && url.get(UrlComponent.PASSWORD).equals(test.get("password"))
        && url.get(UrlComponent.HOSTNAME).equals(test.get("hostname"))
        && url.get(UrlComponent.PORT).equals(test.get("port"))
        && url.get(UrlComponent.PATHNAME).equals(test.get("pathname"));
  }

  private void pattern(Map<?, ?> test) {
    List<?> arguments = (List<?>) test.get("pattern");
    if (arguments.stream().anyMatch(WebPlatformTests::isOptions)) {
      skipped++;
      return;
    }
    String kind = "urlpattern " + kind(test);
    UrlPatternCase pattern;
    try {
      pattern = UrlPatternCase.construct(arguments);
    } catch (InvalidPatternException e) {
      count(kind, "error".equals(test.get("expected_obj")), test);
      return;
    }
    boolean passed = !"error".equals(test.get("expected_obj"));
    if (test.containsKey("inputs")) {
      passed &=
          matchesAsExpected(pattern, (List<?>) test.get("inputs"), test.get("expected_match"));
    }
    count(kind, passed, test);
  }

  private static boolean matchesAsExpected(
      UrlPatternCase pattern, List<?> inputs, Object expected) {
    boolean bothBases = inputs.size() > 1 && inputs.get(0) instanceof Map;
    if (bothBases || "error".equals(expected)) {
      return bothBases && "error".equals(expected);
    }
    return pattern.test(inputs) == (expected != null);
  }

  private static boolean isOptions(Object argument) {
    return argument instanceof Map<?, ?> map && map.containsKey("ignoreCase");
  }

  private static String kind(Map<?, ?> test) {
    List<?> arguments = (List<?>) test.get("pattern");
    String pattern = !arguments.isEmpty() && arguments.get(0) instanceof String ? "string" : "init";
    if (!test.containsKey("inputs")) {
      return pattern + ", no input";
    }
    List<?> inputs = (List<?>) test.get("inputs");
    return pattern
        + (!inputs.isEmpty() && inputs.get(0) instanceof String ? ", URL input" : ", init input");
  }
}
