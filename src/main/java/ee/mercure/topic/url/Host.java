package ee.mercure.topic.url;

import com.ibm.icu.text.IDNA;
import ee.mercure.topic.text.AsciiSet;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The host parser (URL standard, 3.5). */
final class Host {
  private static final AsciiSet FORBIDDEN = AsciiSet.of("\0\t\n\r #/:<>?@[\\]^|");
  private static final AsciiSet FORBIDDEN_IN_DOMAIN =
      FORBIDDEN.or(AsciiSet.range(0, 0x1F)).or(AsciiSet.of("%\u007F"));

  /**
   * Punycode takes quadratic time; a DNS name has at most 253 octets, so nobody misses longer ones.
   */
  private static final int MAX_INTERNATIONAL_LENGTH = 2048;

  private Host() {}

  /** The host in its serialisation, or null if this is none. */
  static String parse(String input, boolean special) {
    if (input.startsWith("[")) {
      String address =
          input.endsWith("]") ? Ipv6.parse(input.substring(1, input.length() - 1)) : null;
      return address == null ? null : "[" + address + "]";
    }
    if (!special) {
      return FORBIDDEN.containsAny(input) ? null : PercentEncoding.C0_CONTROL.encode(input);
    }
    String domain = toAscii(PercentEncoding.decode(input));
    if (domain == null || domain.isEmpty() || FORBIDDEN_IN_DOMAIN.containsAny(domain)) {
      return null;
    }
    return Ipv4.endsInNumber(domain) ? Ipv4.parse(domain) : domain;
  }

  /** The first colon that is not in brackets, or -1. */
  static int portColon(String input, int from, int to) {
    boolean inBrackets = false;
    for (int i = from; i < to; i++) {
      char c = input.charAt(i);
      if (c == ':' && !inBrackets) {
        return i;
      }
      inBrackets = c == '[' || (inBrackets && c != ']');
    }
    return -1;
  }

  private static String toAscii(String domain) {
    String lowerCase = domain.toLowerCase(Locale.ROOT);
    boolean ascii = AsciiSet.ALL.containsAll(domain);
    if (ascii && !lowerCase.startsWith("xn--") && !lowerCase.contains(".xn--")) {
      return lowerCase;
    }
    return domain.length() > MAX_INTERNATIONAL_LENGTH ? null : Idna.toAscii(domain);
  }

  /** Loaded only when an internationalised host turns up: ICU is large. */
  private static final class Idna {
    private static final IDNA UTS46 =
        IDNA.getUTS46Instance(
            IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ | IDNA.NONTRANSITIONAL_TO_ASCII);

    /** What CheckHyphens=false and VerifyDnsLength=false let pass (URL standard, 3.3). */
    private static final Set<IDNA.Error> ACCEPTED =
        EnumSet.of(
            IDNA.Error.LEADING_HYPHEN,
            IDNA.Error.TRAILING_HYPHEN,
            IDNA.Error.HYPHEN_3_4,
            IDNA.Error.EMPTY_LABEL,
            IDNA.Error.LABEL_TOO_LONG,
            IDNA.Error.DOMAIN_NAME_TOO_LONG);

    static String toAscii(String domain) {
      IDNA.Info info = new IDNA.Info();
      StringBuilder out = new StringBuilder();
      UTS46.nameToASCII(domain, out, info);
      return ACCEPTED.containsAll(info.getErrors()) ? out.toString() : null;
    }
  }
}
