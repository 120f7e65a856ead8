package io.atoll.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom in the gateway. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.atoll.gateway");

  @Test
  void onlyTheHttpPackageKnowsUndertow() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.atoll.gateway.http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.undertow..", "org.xnio..")
        .check(CLASSES);
  }

  @Test
  void thePortKnowsNeitherServerNorPool() {
    noClasses()
        .that()
        .resideInAPackage("io.atoll.gateway.object..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.atoll.blockpool..", "io.atoll.gateway.http..", "io.atoll.gateway.s3..")
        .check(CLASSES);
  }

  @Test
  void handlersReachThePoolOnlyThroughThePort() {
    noClasses()
        .that()
        .resideInAPackage("io.atoll.gateway.s3..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.atoll.blockpool..", "io.atoll.gateway.namespace..")
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("io.atoll.gateway.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
