package io.github.efficientnet4j.cli.network;

import io.github.efficientnet4j.cli.terminal.Numbers;
import picocli.CommandLine.Option;

/** The options of every command that computes with a network: with what, on how many threads. */
public final class ComputeOptions {

  @Option(
      names = "--engine",
      defaultValue = "auto",
      description =
          "What computes: one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}, which is"
              + " vector where this JVM has the Vector API, else scalar).")
  private EngineChoice engine;

  @Option(
      names = "--threads",
      defaultValue = "0",
      paramLabel = "N",
      converter = Numbers.AtLeastZero.class,
      description = "How many threads compute; 0 for as many as there are cores (the default).")
  private int threads;

  /** What the user chose. */
  public Computation computation() {
    return new Computation(engine, threads);
  }
}
