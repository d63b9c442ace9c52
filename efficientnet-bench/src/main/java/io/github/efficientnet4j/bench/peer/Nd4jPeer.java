package io.github.efficientnet4j.bench.peer;

import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.nd4j.Nd4jNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Properties;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J on its CPU backend, operation by operation: the library's own second engine. */
final class Nd4jPeer implements Peer {

  /** Maven's note in the jar, which also stays in one jar of all parts; their manifests do not. */
  private static final String BUILD = "/META-INF/maven/org.nd4j/nd4j-api/pom.properties";

  @Override
  public String version() {
    Properties build = new Properties();
    try (InputStream in = Nd4j.class.getResourceAsStream(BUILD)) {
      if (in != null) {
        build.load(in);
      }
    } catch (IOException e) {
      // Then the version stays unknown.
    }
    return "ND4J " + build.getProperty("version", "of unknown version");
  }

  @Override
  public String format() {
    return "safetensors";
  }

  @Override
  public void write(Network network, Path file) throws IOException {
    network.save(file);
  }

  /** For the whole process: of two sessions at once, the first would have the second one's. */
  static void useThreads(int threads) {
    Nd4j.getEnvironment().setMaxThreads(threads);
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    Nd4j.factory().blas().setMaxThreads(threads);
  }

  @Override
  public Session open(Path file, Input input) throws IOException {
    Network network = Network.load(file);
    Nd4jNetwork nd4j = Nd4jNetwork.of(network);
    useThreads(input.threads());
    INDArray images = Nd4j.create(input.pixels(), input.shape(), 'c');
    return new Session() {
      @Override
      public float[] run() {
        try (INDArray logits = nd4j.logits(images)) {
          return logits.data().asFloat();
        }
      }

      @Override
      public void close() {
        images.close();
      }
    };
  }
}
