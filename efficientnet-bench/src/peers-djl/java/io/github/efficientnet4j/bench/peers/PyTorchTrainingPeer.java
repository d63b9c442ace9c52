package io.github.efficientnet4j.bench.peers;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import io.github.efficientnet4j.bench.peer.Session;
import io.github.efficientnet4j.bench.peer.TrainingInput;
import io.github.efficientnet4j.bench.peer.TrainingPeer;
import io.github.efficientnet4j.graph.Graph;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * PyTorch's autograd through DJL, on a TorchScript program: the one that it is given, or else one
 * that is made of the library's graph. The update is DJL's own.
 */
public final class PyTorchTrainingPeer implements TrainingPeer {

  private static final String[] NO_EXTRA_FILES = {};

  private final PyTorchPeer runtime;

  /** Finds DJL on the class path. */
  public PyTorchTrainingPeer() {
    this.runtime = new PyTorchPeer();
  }

  @Override
  public String version() {
    return runtime.version();
  }

  @Override
  public Session open(TrainingInput input) throws IOException {
    if (input.program().isPresent() && !Files.isRegularFile(input.program().get())) {
      throw new NoSuchFileException(
          input.program().get() + "; --torchvision names torchvision's B0 as a TorchScript program");
    }
    NDManager manager = NDManager.newBaseManager(PyTorchPeer.ENGINE);
    try {
      JniUtils.setNumThreads(input.images().threads());
      PtSymbolBlock program =
          input.program().isPresent()
              ? load(manager, input.program().get())
              : generate(manager, input);
      return new PyTorchTrainingSession(manager, program, input);
    } catch (IOException | RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private static PtSymbolBlock generate(NDManager manager, TrainingInput input)
      throws IOException {
    Path file = Files.createTempFile("efficientnet-bench", ".pt");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        Graph graph = Graph.of(input.architecture());
        TorchScriptFile.write(TorchScript.trainable(graph, input.start()), out);
      }
      return load(manager, file);
    } finally {
      Files.delete(file);
    }
  }

  private static PtSymbolBlock load(NDManager manager, Path file) {
    return JniUtils.loadModule(
        (PtNDManager) manager, file, false, NO_EXTRA_FILES, NO_EXTRA_FILES, true);
  }
}
