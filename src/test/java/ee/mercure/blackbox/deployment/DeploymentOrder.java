package ee.mercure.blackbox.deployment;

import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/**
 * Runs test classes that share a deployment one after the other, behind all that have one of their
 * own or none; the rest is the order of their names.
 */
public final class DeploymentOrder implements ClassOrderer {
  @Override
  public void orderClasses(ClassOrdererContext context) {
    context
        .getClassDescriptors()
        .sort(
            Comparator.comparing((ClassDescriptor test) -> sharedBy(test.getTestClass()))
                .thenComparing(test -> test.getTestClass().getName()));
  }

  private static String sharedBy(Class<?> testClass) {
    return InheritedDeployment.of(testClass).map(Class::getName).orElse("");
  }
}
