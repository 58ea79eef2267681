package ee.mercure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may use which; the table stands in src/adr/0002-packages.md. */
@AnalyzeClasses(packages = "ee.mercure", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("ee.mercure.(*)..").should().beFreeOfCycles();

  @ArchTest static final ArchRule topicUsesNothingOfTheHub = mayUse("topic");

  @ArchTest static final ArchRule metricUsesNothingOfTheHub = mayUse("metric");

  @ArchTest static final ArchRule configUsesTopicsOnly = mayUse("config", "topic");

  @ArchTest static final ArchRule updateUsesTopicsOnly = mayUse("update", "topic");

  @ArchTest
  static final ArchRule authUsesTopicsAndItsSettings = mayUse("auth", "topic", "config", "metric");

  @ArchTest static final ArchRule quotaUsesItsSettings = mayUse("quota", "config", "metric");

  @ArchTest static final ArchRule logUsesUpdatesOnly = mayUse("log", "update", "topic", "history");

  @ArchTest static final ArchRule historyUsesUpdatesOnly = mayUse("history", "update", "topic");

  @ArchTest
  static final ArchRule deliveryUsesWhatItDelivers =
      mayUse("delivery", "topic", "update", "auth", "history", "metric");

  @ArchTest
  static final ArchRule hubKnowsNothingOfHttp =
      mayUse(
          "hub",
          "topic",
          "update",
          "auth",
          "log",
          "history",
          "delivery",
          "config",
          "metric",
          "quota");

  @ArchTest
  static final ArchRule onlyConfigReadsMicroProfileConfig =
      noClasses()
          .that()
          .resideOutsideOfPackage("ee.mercure.config..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.microprofile.config..");

  @ArchTest
  static final ArchRule plainPackagesNeedNoServer =
      noClasses()
          .that()
          .resideInAnyPackage(
              "ee.mercure.topic..",
              "ee.mercure.update..",
              "ee.mercure.log..",
              "ee.mercure.history..",
              "ee.mercure.auth..",
              "ee.mercure.config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta.servlet..", "jakarta.ws.rs..", "jakarta.enterprise..", "jakarta.inject..");

  @ArchTest
  static final ArchRule onlyHttpAndDeliveryKnowServlets =
      noClasses()
          .that()
          .resideOutsideOfPackages("ee.mercure.http..", "ee.mercure.delivery..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.servlet..");

  @ArchTest
  static final ArchRule onlyAuthKnowsTheTokenLibrary =
      noClasses()
          .that()
          .resideOutsideOfPackage("ee.mercure.auth..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.jose4j..");

  private static ArchRule mayUse(String name, String... others) {
    String[] allowed = new String[others.length + 1];
    allowed[0] = "ee.mercure." + name + "..";
    for (int i = 0; i < others.length; i++) {
      allowed[i + 1] = "ee.mercure." + others[i] + "..";
    }
    return classes()
        .that()
        .resideInAPackage("ee.mercure." + name + "..")
        .should()
        .onlyDependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.or(
                com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage(
                    "ee.mercure.."),
                com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(allowed)))
        .allowEmptyShould(true);
  }
}
