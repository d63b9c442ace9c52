package io.github.efficientnet4j.nd4j;

import org.nd4j.linalg.factory.Nd4jBackend;

/** Finds out whether ND4J can start before its static initialiser fails for good. */
final class Backend {

  private Backend() {}

  /**
   * Checks once per JVM that a backend is there.
   *
   * @throws MissingBackendException if there is none
   */
  static void require() {
    if (!Availability.FOUND) {
      throw new MissingBackendException(Availability.failure);
    }
  }

  private static final class Availability {

    static Throwable failure;
    static final boolean FOUND = find();

    private static boolean find() {
      try {
        Nd4jBackend.load();
        return true;
      } catch (Nd4jBackend.NoAvailableBackendException | LinkageError | RuntimeException e) {
        failure = e;
        return false;
      }
    }
  }
}
