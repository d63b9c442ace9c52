package io.github.efficientnet4j.nd4j;

import org.nd4j.linalg.factory.Nd4jBackend;

/**
 * Finds out whether ND4J can start before its static initialiser fails for good.
 *
 * <p>Thread-safe.
 */
public final class Backend {

  private Backend() {}

  /**
   * Checks that ND4J and a backend are on the class path. Looks once per JVM.
   *
   * @throws MissingBackendException if they are not; says which dependency to add
   */
  public static void require() {
    if (Availability.FAILURE != null) {
      throw new MissingBackendException(Availability.FAILURE);
    }
  }

  private static final class Availability {

    /** Null where there is a backend. */
    static final Throwable FAILURE = find();

    private static Throwable find() {
      try {
        // Loading a class that catches an exception of ND4J needs ND4J: a name does not.
        Class.forName("org.nd4j.linalg.factory.Nd4jBackend", false, Backend.class.getClassLoader());
        return Search.run();
      } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
        return e;
      }
    }
  }

  private static final class Search {

    static Throwable run() {
      try {
        Nd4jBackend.load();
        return null;
      } catch (Nd4jBackend.NoAvailableBackendException e) {
        return e;
      }
    }
  }
}
