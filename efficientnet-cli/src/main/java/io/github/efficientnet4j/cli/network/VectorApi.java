package io.github.efficientnet4j.cli.network;

/**
 * Adds the Vector API to the running JVM, so that nobody has to start it with {@code --add-modules
 * jdk.incubator.vector}.
 *
 * <p>No attribute of a jar's manifest names a module to add. But the JDK itself adds modules to
 * running JVMs, for agents, and the attribute {@code Add-Exports} lets this program call the same
 * method. HotSpot switches the API's intrinsics on when the module is defined, then as well as at
 * the start, so that the kernels have the same speed.
 *
 * <p>Thread-safe.
 */
public final class VectorApi {

  private static final String MODULE = "jdk.incubator.vector";

  /** What the manifest must export to this program: {@code java.base/jdk.internal.module}. */
  private static final String ADDER = "jdk.internal.module.Modules";

  private VectorApi() {}

  /**
   * Adds the module, once; to be called before an engine is made, which looks for it.
   *
   * @return whether this JVM has the module now; false where the program was not started as a jar
   *     with that attribute, the runtime image has no such module, or the JDK has changed. The
   *     engine then says what to do.
   */
  public static boolean add() {
    if (ModuleLayer.boot().findModule(MODULE).isPresent()) {
      return true;
    }
    try {
      Class.forName(ADDER).getMethod("loadModule", String.class).invoke(null, MODULE);
      return true;
    } catch (ReflectiveOperationException | LinkageError e) {
      return false;
    }
  }
}
