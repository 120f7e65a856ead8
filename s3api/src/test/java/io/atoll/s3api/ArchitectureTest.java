package io.atoll.s3api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The module knows no storage, no server, no threads and no I/O. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.atoll.s3api");

  @Test
  void dependsOnTheJdkWoodstoxHash4jAndJspecifyOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.atoll.s3api..",
            "java..",
            "javax.crypto..",
            "jdk.incubator.vector..",
            "javax.xml.stream..",
            "com.ctc.wstx..",
            "com.dynatrace.hash4j.hashing..",
            "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void doesNoInputOrOutputAndStartsNoThreads() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Thread.class, java.util.concurrent.Executor.class)
        .check(CLASSES);
  }

  @Test
  void onlyChecksumsKnowHash4j() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.atoll.s3api.checksum")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.dynatrace..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.atoll.s3api.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
