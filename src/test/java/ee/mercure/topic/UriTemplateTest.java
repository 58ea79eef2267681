package ee.mercure.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UriTemplateTest {
  private static final HubUrl HUB = HubUrl.of("https://hub.example.com/.well-known/mercure");
  private static final TopicMatchers MATCHERS =
      new TopicMatchers(HUB, TopicMatchers.DEFAULT_MAX_PATTERN_BYTES);

  private static boolean matches(String template, String topic) throws InvalidMatcherException {
    return MATCHERS.selector(template).matches(HUB.topic(topic));
  }

  /** Expansions that RFC 6570 gives in its sections 1.2, 2.4 and 3.2. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "{var} value",
        "{hello} Hello%20World%21",
        "{var:3} val",
        "{var:30} value",
        "{semi} %3B",
        "{semi:2} %3B",
        "{half} 50%25",
        "O{empty}X OX",
        "O{undef}X OX",
        "{x,y} 1024,768",
        "{x,hello,y} 1024,Hello%20World%21,768",
        "?{x,empty} ?1024,",
        "?{undef,y} ?768",
        "{list} red,green,blue",
        "{list*} red,green,blue",
        "{keys} semi,%3B,dot,.,comma,%2C",
        "{keys*} semi=%3B,dot=.,comma=%2C",
        "{+var} value",
        "{+hello} Hello%20World!",
        "{+half} 50%25",
        "{base}index http%3A%2F%2Fexample.com%2Fhome%2Findex",
        "{+base}index http://example.com/home/index",
        "{+path}/here /foo/bar/here",
        "here?ref={+path} here?ref=/foo/bar",
        "up{+path}{var}/here up/foo/barvalue/here",
        "{+x,hello,y} 1024,Hello%20World!,768",
        "{+path,x}/here /foo/bar,1024/here",
        "{+path:6}/here /foo/b/here",
        "{+list*} red,green,blue",
        "{+keys} semi,;,dot,.,comma,,",
        "{+keys*} semi=;,dot=.,comma=,",
        "{#var} #value",
        "{#hello} #Hello%20World!",
        "foo{#empty} foo#",
        "foo{#undef} foo",
        "{#path,x}/here #/foo/bar,1024/here",
        "{#keys*} #semi=;,dot=.,comma=,",
        "{.who} .fred",
        "{.who,who} .fred.fred",
        "{.half,who} .50%25.fred",
        "www{.dom*} www.example.com",
        "X{.val} X.value",
        "X{.empty} X.",
        "X{.undef} X",
        "X{.list} X.red,green,blue",
        "X{.list*} X.red.green.blue",
        "X{.keys} X.semi,%3B,dot,.,comma,%2C",
        "X{.keys*} X.semi=%3B.dot=..comma=%2C",
        "{/who} /fred",
        "{/who,who} /fred/fred",
        "{/half,who} /50%25/fred",
        "{/var,empty} /value/",
        "{/var,undef} /value",
        "{/var,x}/here /value/1024/here",
        "{/var:1,var} /v/value",
        "{/list} /red,green,blue",
        "{/list*} /red/green/blue",
        "{/list*,path:4} /red/green/blue/%2Ffoo",
        "{/keys} /semi,%3B,dot,.,comma,%2C",
        "{/keys*} /semi=%3B/dot=./comma=%2C",
        "{;who} ;who=fred",
        "{;half} ;half=50%25",
        "{;empty} ;empty",
        "{;v,empty,who} ;v=6;empty;who=fred",
        "{;v,bar,who} ;v=6;who=fred",
        "{;hello:5} ;hello=Hello",
        "{;list} ;list=red,green,blue",
        "{;list*} ;list=red;list=green;list=blue",
        "{;keys} ;keys=semi,%3B,dot,.,comma,%2C",
        "{;keys*} ;semi=%3B;dot=.;comma=%2C",
        "{?who} ?who=fred",
        "{?half} ?half=50%25",
        "{?x,y} ?x=1024&y=768",
        "{?x,y,empty} ?x=1024&y=768&empty=",
        "{?x,y,undef} ?x=1024&y=768",
        "{?var:3} ?var=val",
        "{?list} ?list=red,green,blue",
        "{?list*} ?list=red&list=green&list=blue",
        "{?keys} ?keys=semi,%3B,dot,.,comma,%2C",
        "{?keys*} ?semi=%3B&dot=.&comma=%2C",
        "?fixed=yes{&x} ?fixed=yes&x=1024",
        "{&x,y,empty} &x=1024&y=768&empty=",
        "{&list*} &list=red&list=green&list=blue",
        "{&keys*} &semi=%3B&dot=.&comma=%2C",
        "{/x,y,z} /1/2/3",
        "{/x,y,z} /1",
        "{;x,y} ;x=1;y=2",
        "{&x,y} &x=1&y=2",
        "{/x*,y} /1/2/3/4",
        "/mapper{?address*} /mapper?city=Newport%20Beach&state=CA",
        "find{?year*} find?year=1965&year=2000&year=2012"
      })
  void matchesItsExpansions(String template, String expansion) throws InvalidMatcherException {
    assertThat(MATCHERS.selector(template)).isInstanceOf(UriTemplate.class);
    assertThat(matches(template, expansion)).isTrue();
    assertThat(matches(template, template)).isTrue();
  }

  /** What deployed clients meet, whether or not the template can expand to it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "https://example.com/books/{id} https://example.com/books/1",
        "https://example.com/books/{id} https://example.com/books/",
        "https://example.com/books/{id} https://example.com/books/a,b",
        "https://example.com/books/{id} https://example.com/books/%c3%A9-._~",
        "https://example.com/books/{id:2} https://example.com/books/12345",
        "https://example.com/{+path} https://example.com/a/b?c#d[e]@f:1",
        "https://example.com/books{#f} https://example.com/books#a/b",
        "https://example.com/books{#f} https://example.com/books",
        "https://example.com/books{.f} https://example.com/books",
        "https://example.com/books{/f} https://example.com/books",
        "https://example.com/books{;f} https://example.com/books",
        "https://example.com/books{?f} https://example.com/books",
        "https://example.com/books?x{&f} https://example.com/books?x",
        "https://example.com/books{?q} https://example.com/books?anything=1",
        "https://example.com/books{;q} https://example.com/books;anything=1",
        "https://example.com/users/foo/{?topic} https://example.com/users/foo/?topic=https%3A%2F%2Fexample.com%2Fbooks%2F1",
        "/.well-known/mercure/subscriptions{/topic}{/subscriber} /.well-known/mercure/subscriptions/foo/urn%3Auuid%3A1",
        "https://example.com/caf\u00E9/{id} https://example.com/caf\u00E9/1",
        "https://example.com/caf\u00E9/{id} https://example.com/caf%C3%A9/1",
        "https://example.com/\uD83D\uDE00/{id} https://example.com/%F0%9F%98%80/1",
        "https://example.com/l'eau/{id} https://example.com/l'eau/1",
        "https://example.com/%7E/{id} https://example.com/%7E/1",
        "https://example.com/{a}.{b}.json https://example.com/x.y.z.json",
        "{a.b.c,%C3%A9_9:9999} x"
      })
  void matchesByTheCharactersThatValuesCanHave(String template, String topic)
      throws InvalidMatcherException {
    assertThat(MATCHERS.selector(template)).isInstanceOf(UriTemplate.class);
    assertThat(matches(template, topic)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://example.com/books/{id}   | https://example.com/books/1/2",
        "https://example.com/books/{id}   | https://example.com/books/a:b",
        "https://example.com/books/{id}   | https://example.com/books/caf\u00E9",
        "https://example.com/books/{id}   | https://example.com/books/a b",
        "https://example.com/books/{id}   | https://example.com/books/50%",
        "https://example.com/books/{id}   | https://example.com/books/%zz",
        "https://example.com/books/{id}   | https://example.com/books/a=b",
        "https://example.com/books/{id}   | https://example.com/books/1?x",
        "https://example.com/books/{id}   | https://EXAMPLE.com/books/1",
        "https://example.com/books/{id}   | https://example.com/Books/1",
        "https://example.com/books/{id}   | https://example.com:443/books/1",
        "https://example.com/books/{id}   | xhttps://example.com/books/1",
        "https://example.com/books/{id}   | https://example.com/books",
        "https://example.com/books/{id}   | https://example.com/books/{other}",
        "https://example.com/books/{id}/x | https://example.com/books/1/y",
        "https://example.com/{+path}      | https://example.com/a b",
        "https://example.com/{+path}      | https://example.com/caf\u00E9",
        "https://example.com{/a}          | https://example.com/a/b",
        "https://example.com{?a}          | https://example.com?a=1&b=2",
        "https://example.com{/a,b}        | https://example.com/x/y/z",
        "https://example.com{;a,b}        | https://example.com;a=1;b=2;c=3",
        "https://example.com{?a,b}        | https://example.com?a=1&b=2&c=3",
        "https://example.com?x{&a,b}      | https://example.com?x&a=1&b=2&c=3",
        "https://example.com{/a:3,b}/z    | https://example.com/1/2/3/z",
        "https://example.com{/a,b,c}      | https://example.com/1/2/3/4",
        "https://example.com{?a}          | https://example.com&a=1",
        "https://example.com{.a}          | https://example.comx",
        "https://example.com/a.{b}        | https://example.com/axb",
        "https://example.com/%7E/{id}     | https://example.com/~/1",
        "https://example.com/users/foo/{?topic} | https://example.com/users/foo/?topic=https://example.com/books/1"
      })
  void doesNotMatchOtherTopics(String template, String topic) throws InvalidMatcherException {
    assertThat(MATCHERS.selector(template)).isInstanceOf(UriTemplate.class);
    assertThat(matches(template, topic)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/{",
        "/{}",
        "/{id",
        "/{i d}",
        "/{id}}",
        "/{{id}}",
        "/{id:0}",
        "/{id:10000}",
        "/{id:x}",
        "/{id:3*}",
        "/{id*:3}",
        "/{,id}",
        "/{id,}",
        "/{.}",
        "/{a..b}",
        "/{a.}",
        "/{a-b}",
        "/{%zz}",
        "/{=id}",
        "/{!id}",
        "/{@id}",
        "/{|id}",
        "/{caf\u00E9}",
        "/a b/{id}",
        "/%zz/{id}",
        "/{id}%2",
        "/<{id}>",
        "/\"{id}",
        "/^{id}",
        "/`{id}",
        "/\\{id}",
        "/a|b{id}",
        "/\u0085{id}",
        "/}{id}",
        "/\uFFFE{id}",
        "/\uD800{id}"
      })
  void anInvalidTemplateIsOnlyALiteral(String selector) throws InvalidMatcherException {
    assertThat(MATCHERS.selector(selector)).isEqualTo(new ExactTopic(selector));
    assertThat(matches(selector, selector)).isTrue();
  }

  @Test
  void theWholeTopicMustMatch() throws InvalidMatcherException {
    assertThat(matches("/books/{id}", "/books/1\n")).isFalse();
    assertThat(matches("/books{?q}", "/books?q=1\n")).isFalse();
    assertThat(matches("/books{?q}", "\n/books?q=1")).isFalse();
  }

  @Test
  void matchesItself() throws InvalidMatcherException {
    assertThat(matches("/books/{id}", "/books/{id}")).isTrue();
    assertThat(matches("/books/{id}", "/books/{x}")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{a}.",
        "{+a}{?b}",
        "{a}{+a}",
        "{/a*}{;b}",
        "é{a}",
        "{&a,b,c}",
        "{/a,b,c,d,e,f,g,h,i,j,k}"
      })
  void hostileTemplatesAreRefused(String expression) {
    String template = expression.repeat(4000 / (expression.length() + 1));

    assertThatThrownBy(() -> MATCHERS.selector(template))
        .isInstanceOf(InvalidMatcherException.class)
        .hasMessageContaining("costly");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", ";", "?", "&"})
  void manyVariablesOfOneExpressionAreRefused(String operator) {
    String template = "{" + operator + "a" + ",a".repeat(2000) + "}";
    assertThatThrownBy(() -> MATCHERS.selector(template))
        .isInstanceOf(InvalidMatcherException.class)
        .hasMessageContaining("costly");
  }

  @ParameterizedTest
  @CsvSource({"/{a}/{b}, 0", "{+a}{?b}, 14", "'{/a,b}', 16", "{/a*}, 8", "x, 0", "*, 0"})
  void stepsCountWhatMustBeTriedAtEachCharacter(String selector, int steps)
      throws InvalidMatcherException {
    assertThat(MATCHERS.selector(selector).steps()).isEqualTo(steps);
  }

  @Test
  void longTemplatesThatLeaveNoChoiceAreNotHostile() throws InvalidMatcherException {
    assertThat(matches("/{a}".repeat(1000), "/1".repeat(1000))).isTrue();
    assertThat(matches("{a}{b}{c:3}".repeat(300), "1".repeat(1000))).isTrue();
  }

  @Test
  void isEqualForTheSameTemplate() throws InvalidMatcherException {
    TopicMatcher matcher = MATCHERS.selector("/books/{id}");

    assertThat(matcher)
        .isEqualTo(MATCHERS.selector("/books/{id}"))
        .hasSameHashCodeAs(MATCHERS.selector("/books/{id}"))
        .isNotEqualTo(MATCHERS.selector("/books/{x}"))
        .isNotEqualTo(MATCHERS.exact("/books/{id}"));
    assertThat(matcher.pattern()).isEqualTo("/books/{id}");
  }
}
