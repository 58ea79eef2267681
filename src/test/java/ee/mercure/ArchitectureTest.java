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

  @ArchTest
  static final ArchRule logAndItsKindsUseUpdatesAndTheHistory =
      mayUse("log", "update", "topic", "history", "metric");

  @ArchTest
  static final ArchRule theContractOfLogsUsesUpdatesOnly =
      noClasses()
          .that()
          .resideInAPackage("ee.mercure.log")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ee.mercure.log.*..", "ee.mercure.history..");

  @ArchTest
  static final ArchRule kindsOfLogsDoNotKnowEachOther =
      slices()
          .matching("ee.mercure.log.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(
              com.tngtech.archunit.base.DescribedPredicate.alwaysTrue(),
              com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                  "ee.mercure.log.engine"));

  @ArchTest
  static final ArchRule whatAnEngineOffersIsAllThatItsAdapterKnows =
      classes()
          .that()
          .resideInAnyPackage(
              "ee.mercure.log.engine", "ee.mercure.log.postgresql..", "ee.mercure.log.redis..")
          .should()
          .onlyDependOnClassesThat(
              com.tngtech.archunit.base.DescribedPredicate.or(
                  com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage(
                      "ee.mercure.."),
                  com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(
                      "ee.mercure.log.engine",
                      "ee.mercure.log.postgresql..",
                      "ee.mercure.log.redis..")));

  @ArchTest
  static final ArchRule onlyItsAdapterKnowsRedis =
      noClasses()
          .that()
          .resideOutsideOfPackage("ee.mercure.log.redis..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("redis.clients..");

  @ArchTest
  static final ArchRule onlyItsAdapterKnowsTheDatabase =
      noClasses()
          .that()
          .resideOutsideOfPackage("ee.mercure.log.postgresql..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.postgresql..", "java.sql..");

  @ArchTest
  static final ArchRule historyDoesNotKnowItsStore =
      noClasses()
          .that()
          .resideInAPackage("ee.mercure.history")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ee.mercure.history.*..");

  @ArchTest
  static final ArchRule onlyLogsThatStoreAndWiringKnowTheStore =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "ee.mercure.history.store..",
              "ee.mercure.log.embedded..",
              "ee.mercure.log.shared..",
              "ee.mercure.wiring..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ee.mercure.history.store..");

  @ArchTest
  static final ArchRule onlyTheStoreKnowsItsEngine =
      noClasses()
          .that()
          .resideOutsideOfPackage("ee.mercure.history.store..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.h2..");

  @ArchTest static final ArchRule historyUsesUpdatesOnly = mayUse("history", "update", "topic");

  @ArchTest
  static final ArchRule deliveryUsesWhatItDelivers =
      mayUse("delivery", "topic", "update", "auth", "history", "metric", "config");

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
  static final ArchRule nothingUsesWiring =
      noClasses()
          .that()
          .resideOutsideOfPackage("ee.mercure.wiring..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ee.mercure.wiring..");

  @ArchTest
  static final ArchRule wiringKnowsNothingOfHttp =
      noClasses()
          .that()
          .resideInAPackage("ee.mercure.wiring..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ee.mercure.http..", "ee.mercure.observe..");

  @ArchTest
  static final ArchRule onlyHttpDeliveryAndWiringKnowServlets =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "ee.mercure.http..", "ee.mercure.delivery..", "ee.mercure.wiring..")
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
