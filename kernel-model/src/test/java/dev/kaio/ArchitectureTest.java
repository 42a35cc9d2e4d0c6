package dev.kaio;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the packages, and what the deterministic core must not touch. */
@AnalyzeClasses(packages = "dev.kaio", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] CORE = {
    "dev.kaio.abi..",
    "dev.kaio.limit..",
    "dev.kaio.snapshot..",
    "dev.kaio.time..",
    "dev.kaio.sched..",
    "dev.kaio.vm..",
    "dev.kaio.vnode..",
    "dev.kaio.dev..",
    "dev.kaio.proc..",
    "dev.kaio.port..",
    "dev.kaio.syscall..",
    "dev.kaio.mod..",
    "dev.kaio.aio..",
    "dev.kaio.kernel..",
    "dev.kaio.truss..",
    "dev.kaio.libaio.."
  };

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("dev.kaio.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule parts_of_the_server_have_no_cycles =
      slices().matching("dev.kaio.server.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule parts_of_the_server_know_nothing_of_the_rest =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.kaio.server.host..", "dev.kaio.server.shared..", "dev.kaio.server.http..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.kaio.server");

  @ArchTest
  static final ArchRule the_core_has_no_thread_clock_random_logger_or_socket =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty..",
              "org.slf4j..",
              "java.util.concurrent..",
              "java.net..",
              "java.nio.channels..",
              "java.util.random..")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(
              Thread.class, java.util.Random.class, java.time.Clock.class, java.time.Instant.class)
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule netty_is_used_by_the_server_only =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.kaio.server..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule meters_are_kept_by_the_server_and_its_metrics_only =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.kaio.server..", "dev.kaio.metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.micrometer..");

  @ArchTest
  static final ArchRule the_numbers_depend_on_nothing =
      noClasses()
          .that()
          .resideInAPackage("dev.kaio.abi..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.kaio.(time|sched|vm|vnode|dev|proc|port|syscall|mod|aio)..");

  @ArchTest
  static final ArchRule snapshots_are_values_that_lead_nowhere =
      classes()
          .that()
          .resideInAPackage("dev.kaio.snapshot..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("dev.kaio.snapshot..", "dev.kaio.abi..", "java..");

  @ArchTest
  static final ArchRule lower_layers_do_not_know_kaio =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.kaio.limit..",
              "dev.kaio.sched..",
              "dev.kaio.time..",
              "dev.kaio.vm..",
              "dev.kaio.vnode..",
              "dev.kaio.dev..",
              "dev.kaio.proc..",
              "dev.kaio.port..",
              "dev.kaio.syscall..",
              "dev.kaio.mod..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.kaio.aio..", "dev.kaio.kernel..", "dev.kaio.server..");

  @ArchTest
  static final ArchRule the_library_knows_only_numbers_threads_and_time =
      classes()
          .that()
          .resideInAPackage("dev.kaio.libaio..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.kaio.libaio..",
              "dev.kaio.abi..",
              "dev.kaio.sched..",
              "dev.kaio.time..",
              "java..");

  @ArchTest
  static final ArchRule the_client_knows_only_the_wire_and_the_numbers =
      noClasses()
          .that()
          .resideInAnyPackage("dev.kaio.client..", "dev.kaio.wire..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.kaio.vm..",
              "dev.kaio.vnode..",
              "dev.kaio.dev..",
              "dev.kaio.proc..",
              "dev.kaio.port..",
              "dev.kaio.syscall..",
              "dev.kaio.mod..",
              "dev.kaio.aio..",
              "dev.kaio.kernel..",
              "dev.kaio.server..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule the_shell_of_the_library_alone_knows_the_library_and_its_threads =
      noClasses()
          .that()
          .resideInAnyPackage("dev.kaio.client", "dev.kaio.wire..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.kaio.libaio..", "dev.kaio.sched..", "dev.kaio.time..");
}
