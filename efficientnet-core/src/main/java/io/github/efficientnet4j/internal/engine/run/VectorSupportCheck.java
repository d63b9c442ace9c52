package io.github.efficientnet4j.internal.engine.run;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;

/** Whether vector code would be compiled to vector instructions; if not, what the user can do. */
final class VectorSupportCheck {

  /** Set to {@code false} to do without the vector kernels. */
  static final String SWITCH = "efficientnet4j.vector";

  static final String MODULE = "jdk.incubator.vector";

  private VectorSupportCheck() {}

  /** The reason not to use vector kernels, as a sentence for the user. */
  static Optional<String> obstacle() {
    return obvious().or(VectorSupportCheck::hidden);
  }

  /** What a look at the JVM's properties tells, which takes no time. */
  static Optional<String> obvious() {
    if (!Boolean.parseBoolean(System.getProperty(SWITCH, "true"))) {
      return Optional.of("the engine computes slowly: -D" + SWITCH + "=false");
    }
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return Optional.of(
          "the engine computes slowly: start java with --add-modules "
              + MODULE
              + " to make it many times faster");
    }
    String vm = System.getProperty("java.vm.name", "");
    String info = System.getProperty("java.vm.info", "");
    // Without C2 every vector operation is a call and an allocation: slower than plain loops.
    if (!(vm.contains("HotSpot") || vm.contains("OpenJDK")) || !vm.contains("Server")) {
      return Optional.of("the engine computes slowly: it needs the HotSpot Server VM, not " + vm);
    }
    if (info.contains("interpreted")) {
      return Optional.of("the engine computes slowly: the JVM only interprets (-Xint)");
    }
    return Optional.empty();
  }

  /** What the JVM's management knows, whose start takes longer than to read the weights of B0. */
  private static Optional<String> hidden() {
    for (String argument : jvmOptions()) {
      if (argument.matches("-XX:TieredStopAtLevel=[0-3]") || argument.equals("-XX:-UseCompiler")) {
        return Optional.of(
            "the engine computes slowly: remove " + argument + ", which switches C2 off");
      }
    }
    if (!fusedMultiplyAdd()) {
      return Optional.of(
          "the engine computes slowly: this processor has no fused multiply-add, or -XX:-UseFMA");
    }
    return Optional.empty();
  }

  /** None where a runtime image has no java.management to ask: nearly all JVMs have C2. */
  private static List<String> jvmOptions() {
    try {
      return ManagementFactory.getRuntimeMXBean().getInputArguments();
    } catch (LinkageError e) {
      return List.of();
    }
  }

  /** Without the instruction, Java computes it exactly in software: thousands of times slower. */
  private static boolean fusedMultiplyAdd() {
    try {
      return Boolean.parseBoolean(
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
              .getVMOption("UseFMA")
              .getValue());
    } catch (IllegalArgumentException | LinkageError e) {
      // A VM that does not know the option, or a runtime image without jdk.management: nearly all
      // processors have the instruction.
      return true;
    }
  }
}
