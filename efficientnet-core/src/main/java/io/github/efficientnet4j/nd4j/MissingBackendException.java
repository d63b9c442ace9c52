package io.github.efficientnet4j.nd4j;

/** No usable ND4J backend is on the class path. The message says which dependency to add. */
public final class MissingBackendException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  private static final String REMEDY =
      """
      ND4J has no usable backend on the class path, and this call needs one. Add one dependency, for example
        org.nd4j:nd4j-native-platform:1.0.0-M2.1    (CPU, all systems)
        org.nd4j:nd4j-cuda-11.6-platform:1.0.0-M2.1 (NVIDIA GPU with CUDA 11.6)
      or call something that runs without ND4J.""";

  MissingBackendException(Throwable cause) {
    super(REMEDY, cause);
  }
}
