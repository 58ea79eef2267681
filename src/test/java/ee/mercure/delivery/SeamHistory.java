package ee.mercure.delivery;

import ee.mercure.history.History;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/** A history with a seam in front of each of its methods, where a test can have it fail. */
final class SeamHistory {
  private SeamHistory() {}

  /**
   * A history in front of another.
   *
   * @param seam is told the name of each method before it is called; what it throws is thrown
   */
  static History of(History history, Consumer<String> seam) {
    return (History)
        Proxy.newProxyInstance(
            History.class.getClassLoader(),
            new Class<?>[] {History.class},
            (proxy, method, arguments) -> {
              seam.accept(method.getName());
              try {
                return method.invoke(history, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
