package ee.mercure.blackbox.deployment;

import java.util.Arrays;
import java.util.Optional;
import org.jboss.arquillian.container.test.api.Deployment;

/**
 * What a test class shares with others: the deployment that it inherits. One that it declares
 * itself is its own, even if its archive is the same.
 */
final class InheritedDeployment {
  private InheritedDeployment() {}

  /** The class that declares the deployment, unless that is the test class itself or none is. */
  static Optional<Class<?>> of(Class<?> testClass) {
    Class<?> declaring = testClass;
    while (declaring != null && !deploys(declaring)) {
      declaring = declaring.getSuperclass();
    }
    return declaring == testClass ? Optional.empty() : Optional.ofNullable(declaring);
  }

  private static boolean deploys(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .anyMatch(method -> method.isAnnotationPresent(Deployment.class));
  }
}
