package io.atoll.lockmgr;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.atoll.lockmgr.fault.Faults;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.atoll.lockmgr");

  @Test
  void knowsNoOtherModule() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.atoll.blockpool..", "io.atoll.s3api..", "io.atoll.gateway..", "io.atoll.testkit..")
        .check(CODE);
  }

  @Test
  void jgroupsIsInOnePackageOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.atoll.lockmgr.jgroups..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.jgroups..")
        .check(CODE);
  }

  @Test
  void theCoresHaveNoThreadClockOrDevice() {
    noClasses()
        .that()
        .resideInAnyPackage("..core..", "..membership..", "..node..", "..wire..", "..slots..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(Thread.class.getName())
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.util.concurrent.locks..", "io.atoll.lockmgr.device..", "java.net..")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CODE);
  }

  @Test
  void theApiDependsOnNothingElse() {
    classes()
        .that()
        .resideInAPackage("io.atoll.lockmgr.api..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.atoll.lockmgr.api..", "java..", "org.jspecify..")
        .check(CODE);
  }

  @Test
  void plantedFaultsAreReachedByTestsOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.atoll.lockmgr.fault..")
        .should()
        .callConstructor(Faults.class, java.util.Set.class)
        .check(CODE);
  }
}
