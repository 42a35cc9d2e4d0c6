package dev.kaio;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.kaio.kernel.Kernel;
import dev.kaio.kernel.KernelConfig;
import dev.kaio.proc.ProcObserver;

/**
 * No test makes a kernel whose books are not checked afterwards, but for fuzzing, which makes
 * thousands in one test.
 */
@AnalyzeClasses(packages = "dev.kaio", importOptions = ImportOption.OnlyIncludeTests.class)
class CheckedKernelsTest {
  @ArchTest
  static final ArchRule tests_get_their_kernels_from_the_testkit =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.kaio.testkit..", "dev.kaio.fuzz..")
          .should()
          .callConstructor(Kernel.class, KernelConfig.class)
          .orShould()
          .callConstructor(Kernel.class, KernelConfig.class, ProcObserver.class);
}
