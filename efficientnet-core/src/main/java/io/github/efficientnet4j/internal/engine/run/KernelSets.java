package io.github.efficientnet4j.internal.engine.run;

import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.scalar.ScalarKernels;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * Decides which kernels this JVM can use, and logs the decision once. No other class decides this.
 *
 * <p>The static state of this class does not touch the Vector API, because the checks must come
 * first.
 *
 * <p>Thread-safe.
 */
public final class KernelSets {

  /**
   * The padding unit without the Vector API. Any unit would do, because C2 chooses the vectors
   * itself.
   */
  private static final int SCALAR_LANES = 16;

  private static final class Holder {
    static final Optional<Kernels> VECTOR = lookup();
  }

  private KernelSets() {}

  /**
   * {@return the kernels on the Vector API; empty if this JVM does not support them} The first call
   * takes about 100 ms.
   */
  public static Optional<Kernels> vector() {
    return Holder.VECTOR;
  }

  /**
   * {@return the kernels of an engine that does not switch kernels later}
   *
   * @param choice the user's choice
   * @throws IllegalStateException if vector kernels are required and not supported in this JVM
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

  /**
   * {@return the scalar kernels for a user who chose them} It neither checks for the Vector API nor
   * warns of its absence.
   */
  static Kernels scalarOnly() {
    return new ScalarKernels(SCALAR_LANES);
  }

  /**
   * {@return whether vector kernels may be available} A first answer does not wait for {@link
   * #vector()}. If vector kernels are certainly unavailable, that has been logged.
   */
  static boolean vectorIsPossible() {
    return VectorSupportCheck.obvious().isEmpty() || vector().isPresent();
  }

  /**
   * {@return scalar kernels for weights that are packed for the vector kernels, which may take over
   * later}
   */
  public static Kernels scalar() {
    if (VectorSupportCheck.obvious().isEmpty()) {
      try {
        return new ScalarKernels(byName("VectorBits", IntSupplier.class).getAsInt() / Float.SIZE);
      } catch (ReflectiveOperationException | IllegalArgumentException | LinkageError e) {
        // The look-up reports this.
      }
    }
    return scalarOnly();
  }

  /**
   * Creates an object of a class that needs the Vector API. This class must not name such a class.
   */
  private static <T> T byName(String name, Class<T> type) throws ReflectiveOperationException {
    // If the module descriptor required it, javac would warn in every modular program.
    VectorSupportCheck.module()
        .ifPresent(vectors -> KernelSets.class.getModule().addReads(vectors));
    return type.cast(
        Class.forName("io.github.efficientnet4j.internal.engine.vector." + name)
            .getDeclaredConstructor()
            .newInstance());
  }

  private static Optional<Kernels> lookup() {
    // Not a static field of the class: initialising logging takes longer than opening a file.
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
