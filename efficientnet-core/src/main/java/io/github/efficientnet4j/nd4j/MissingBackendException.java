package io.github.efficientnet4j.nd4j;

/**
 * ND4J is not on the class path, or no usable backend of it. The message says which dependency to
 * add.
 */
public final class MissingBackendException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  private static final String REMEDY =
      """
      There is no usable ND4J backend on the class path, and this call needs one. Add one dependency, for example
        <dependency>
          <groupId>org.nd4j</groupId>
          <artifactId>nd4j-native-platform</artifactId>
          <version>1.0.0-M2.1</version>
        </dependency>
      for the CPU, or nd4j-cuda-11.6-platform for NVIDIA GPUs with CUDA 11.6; on the class path, because ND4J's jars do
      not work as modules. Or call something outside the package io.github.efficientnet4j.nd4j: it needs no ND4J.""";

  MissingBackendException(Throwable cause) {
    super(REMEDY, cause);
  }
}
