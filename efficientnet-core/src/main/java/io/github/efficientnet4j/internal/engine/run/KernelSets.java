package io.github.efficientnet4j.internal.engine.run;

import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.scalar.ScalarKernels;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * The one place that decides which kernels this JVM can use; says so once.
 *
 * <p>No static state here touches the Vector API: the checks come first.
 *
 * <p>Thread-safe.
 */
public final class KernelSets {

  /** Without the Vector API: any unit will do, and C2 makes its own vectors of it. */
  private static final int SCALAR_LANES = 16;

  private static final class Holder {
    static final Optional<Kernels> VECTOR = lookup();
  }

  private KernelSets() {}

  /**
   * The kernels on the Vector API. The first call takes a tenth of a second.
   *
   * @return empty if they do not run here
   */
  public static Optional<Kernels> vector() {
    return Holder.VECTOR;
  }

  /**
   * What an engine computes with that does not change its kernels later.
   *
   * @param choice of the user
   * @return the kernels
   * @throws IllegalStateException if vector kernels were asked for and do not run here
   */
  public static Kernels fixed(KernelChoice choice) {
    return switch (choice) {
      case SCALAR -> scalarOnly();
      case AUTO -> vector().orElseGet(KernelSets::scalarOnly);
      case VECTOR ->
          vector()
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "vector kernels were asked for, but cannot run here: "
                              + VectorSupportCheck.obstacle()
                                  .orElse("they do not load; use scalar ones")));
    };
  }

  /** For a user who wants these: without a look at the Vector API, and a warning of its absence. */
  static Kernels scalarOnly() {
    return new ScalarKernels(SCALAR_LANES);
  }

  /**
   * Whether there may be vector kernels: a first answer does not wait until {@link #vector()} has
   * looked. Where there are none for certain, that has been logged.
   */
  static boolean vectorIsPossible() {
    return VectorSupportCheck.obvious().isEmpty() || vector().isPresent();
  }

  /** For weights that are packed for the vector kernels, which may take over later. */
  public static Kernels scalar() {
    if (VectorSupportCheck.obvious().isEmpty()) {
      try {
        return new ScalarKernels(byName("VectorBits", IntSupplier.class).getAsInt() / Float.SIZE);
      } catch (ReflectiveOperationException | IllegalArgumentException | LinkageError e) {
        // The look-up says so.
      }
    }
    return scalarOnly();
  }

  /** Makes an object of a class that needs the Vector API, which this class must not name. */
  private static <T> T byName(String name, Class<T> type) throws ReflectiveOperationException {
    // Were it in the module's descriptor, javac would warn of it in every modular program.
    ModuleLayer.boot()
        .findModule(VectorSupportCheck.MODULE)
        .ifPresent(vectors -> KernelSets.class.getModule().addReads(vectors));
    return type.cast(
        Class.forName("io.github.efficientnet4j.internal.engine.vector." + name)
            .getDeclaredConstructor()
            .newInstance());
  }

  private static Optional<Kernels> lookup() {
    // Not a static field of the class: to start logging takes longer than to open a file.
    Logger log = System.getLogger("io.github.efficientnet4j.engine");
    Optional<String> obstacle = VectorSupportCheck.obstacle();
    if (obstacle.isPresent()) {
      log.log(Level.WARNING, obstacle.get());
      return Optional.empty();
    }
    try {
      Kernels kernels = byName("VectorKernels", Kernels.class);
      log.log(Level.INFO, "the engine computes with " + kernels.lanes() + " floats at a time");
      return Optional.of(kernels);
    } catch (ReflectiveOperationException | LinkageError e) {
      log.log(Level.WARNING, "the engine computes slowly: its vector kernels do not load", e);
      return Optional.empty();
    }
  }
}
