package io.github.efficientnet4j.cli.network;

/** What can compute a network, as a user names it. */
public enum EngineChoice {
  /** The Java engine with the fastest kernels that this JVM has. */
  AUTO,
  /** The Java engine on the Vector API. */
  VECTOR,
  /** The Java engine without the Vector API. */
  SCALAR,
  /** ND4J, operation by operation, on the backend of the class path. */
  ND4J
}
