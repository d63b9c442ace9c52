package io.github.efficientnet4j.bench.peer;

import io.github.efficientnet4j.Version;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.PixelLayout;
import io.github.efficientnet4j.internal.engine.CompiledEngine;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.model.NetworkSource;
import java.io.IOException;
import java.nio.file.Path;

/** The library's engine with one of its kernel sets. */
final class EnginePeer implements Peer {

  private final KernelChoice kernels;

  EnginePeer(KernelChoice kernels) {
    this.kernels = kernels;
  }

  @Override
  public String version() {
    return "efficientnet4j " + Version.current();
  }

  @Override
  public String format() {
    return "safetensors";
  }

  @Override
  public void write(Network network, Path file) throws IOException {
    network.save(file);
  }

  /** Warm when the library says so, which does not depend on how busy the compiler is. */
  @Override
  public Session open(Path file, Input input) throws IOException {
    InferenceEngine engine = compile(file, input);
    engine.warmUp();
    if (kernels == KernelChoice.VECTOR && !engine.kernels().startsWith("vector")) {
      engine.close();
      throw new IllegalStateException(
          "this JVM cannot run the vector kernels; a warning says why and what to do");
    }
    return session(engine, input);
  }

  @Override
  public Session openForFirstResult(Path file, Input input) throws IOException {
    return session(NetworkSource.of(file).compile(options(input)), input);
  }

  private InferenceEngine compile(Path file, Input input) throws IOException {
    Network network = Network.load(file);
    return CompiledEngine.compile(
        network.architecture(), network.parameters(), options(input), input.side(), input.side());
  }

  /** AUTO for the vector kernels: the scalar ones answer for them until they are compiled. */
  private EngineOptions options(Input input) {
    KernelChoice choice = kernels == KernelChoice.VECTOR ? KernelChoice.AUTO : kernels;
    return EngineOptions.defaults().withThreads(input.threads()).withKernels(choice);
  }

  private static Session session(InferenceEngine engine, Input input) {
    return new Session() {
      @Override
      public float[] run() {
        return engine.logits(
            ImageBatch.of(
                input.pixels(), PixelLayout.NCHW, input.batch(), input.side(), input.side()));
      }

      @Override
      public void close() {
        engine.close();
      }
    };
  }
}
