package io.github.efficientnet4j.bench.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import io.github.efficientnet4j.bench.peer.Peer;
import io.github.efficientnet4j.bench.peer.Session;
import io.github.efficientnet4j.bench.peer.Input;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.model.Network;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * PyTorch's CPU runtime through DJL, on a TorchScript program that is made of the library's graph
 * and weights. Its native library comes as a Maven artifact and is unpacked to DJL's cache at the
 * first use; nothing is downloaded.
 */
public final class PyTorchPeer implements Peer {

  static final String ENGINE = "PyTorch";

  static {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
  }

  /** Finds DJL on the class path. */
  public PyTorchPeer() {
    if (!Engine.hasEngine(ENGINE)) {
      throw new NoClassDefFoundError("DJL's PyTorch engine");
    }
  }

  @Override
  public String version() {
    return "PyTorch " + Engine.getEngine(ENGINE).getVersion() + " (DJL " + Engine.getDjlVersion() + ")";
  }

  @Override
  public String format() {
    return "pt";
  }

  @Override
  public void write(Network network, Path file) throws IOException {
    TorchScript script = TorchScript.of(Graph.of(network.architecture()), network.parameters());
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      TorchScriptFile.write(script, out);
    }
  }

  @Override
  public Session open(Path file, Input input) throws IOException {
    NDManager manager = NDManager.newBaseManager(ENGINE);
    JniUtils.setNumThreads(input.threads());
    PtSymbolBlock block;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      block = JniUtils.loadModule((PtNDManager) manager, in, false, false);
    }
    NDArray images = manager.create(FloatBuffer.wrap(input.pixels()), new Shape(input.shape()));
    ParameterStore none = new ParameterStore(manager, false);
    return new Session() {
      @Override
      public float[] run() {
        try (NDList logits = block.forward(none, new NDList(images), false)) {
          return logits.singletonOrThrow().toFloatArray();
        }
      }

      @Override
      public void close() {
        block.close();
        manager.close();
      }
    };
  }
}
