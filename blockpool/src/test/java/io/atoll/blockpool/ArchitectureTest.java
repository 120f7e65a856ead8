package io.atoll.blockpool;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The pool's place in the house, and the order of its rooms. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.atoll.blockpool");

  @Test
  void ofTheLockManagerOnlyTheApiIsKnown() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.atoll.lockmgr.core..",
            "io.atoll.lockmgr.cluster..",
            "io.atoll.lockmgr.membership..",
            "io.atoll.lockmgr.local..",
            "io.atoll.lockmgr.jgroups..",
            "io.atoll.gateway..",
            "io.atoll.s3api..")
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("io.atoll.blockpool.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void systemCallsAreMadeInTheDevicePackageOnly() {
    classes()
        .that()
        .resideOutsideOfPackage("io.atoll.blockpool.device..")
        .should()
        .onlyDependOnClassesThat()
        .haveNameNotMatching("java\\.lang\\.foreign\\.Linker.*")
        .check(CLASSES);
  }
}
