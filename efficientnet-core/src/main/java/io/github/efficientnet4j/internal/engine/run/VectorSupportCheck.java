package io.github.efficientnet4j.internal.engine.run;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;

/**
 * Checks whether the JVM would compile vector code to vector instructions. If not, it says what the
 * user can do.
 */
final class VectorSupportCheck {

  /** The system property that disables the vector kernels when set to {@code false}. */
  static final String SWITCH = "efficientnet4j.vector";

  private static final String MODULE = "jdk.incubator.vector";

  private VectorSupportCheck() {}

  /** {@return the reason not to use vector kernels, as a sentence for the user, if there is one} */
  static Optional<String> obstacle() {
    return obvious().or(VectorSupportCheck::hidden);
  }

  /**
   * {@return the module of the Vector API, if this JVM has it} The JVM's options may have added it,
   * or the program after its start. Such a module is not in the boot layer.
   */
  static Optional<Module> module() {
    return ModuleLayer.boot().findModule(MODULE).or(VectorSupportCheck::addedLater);
  }

  private static Optional<Module> addedLater() {
    try {
      ClassLoader boot = null;
      return Optional.of(Class.forName(MODULE + ".Vector", false, boot).getModule());
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  /** {@return a reason that the JVM's properties show} This check takes no measurable time. */
  static Optional<String> obvious() {
    if (!Boolean.parseBoolean(System.getProperty(SWITCH, "true"))) {
      return Optional.of("the engine computes slowly: -D" + SWITCH + "=false");
    }
    if (module().isEmpty()) {
      return Optional.of(
          "the engine computes slowly: start java with --add-modules "
              + MODULE
              + " to make it many times faster");
    }
    String vm = System.getProperty("java.vm.name", "");
    String info = System.getProperty("java.vm.info", "");
    // Without C2, every vector operation is a call and an allocation. Scalar loops are then faster.
    if (!(vm.contains("HotSpot") || vm.contains("OpenJDK")) || !vm.contains("Server")) {
      return Optional.of("the engine computes slowly: it needs the HotSpot Server VM, not " + vm);
    }
    if (info.contains("interpreted")) {
      return Optional.of("the engine computes slowly: the JVM only interprets (-Xint)");
    }
    return Optional.empty();
  }

  /**
   * {@return a reason that the JVM's management interface shows} Starting that interface takes
   * longer than reading the weights of B0.
   */
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

  /**
   * {@return the JVM's options} They are empty in a runtime image without java.management. C2 is
   * then assumed, because nearly all JVMs have it.
   */
  private static List<String> jvmOptions() {
    try {
      return ManagementFactory.getRuntimeMXBean().getInputArguments();
    } catch (LinkageError e) {
      return List.of();
    }
  }

  /**
   * {@return whether the processor has fused multiply-add} Without it, Java computes the exact
   * result in software, thousands of times slower.
   */
  private static boolean fusedMultiplyAdd() {
    try {
      return Boolean.parseBoolean(
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
              .getVMOption("UseFMA")
              .getValue());
    } catch (IllegalArgumentException | LinkageError e) {
      // The VM does not know the option, or the runtime image lacks jdk.management. Nearly all
      // processors have the instruction.
      return true;
    }
  }
}
