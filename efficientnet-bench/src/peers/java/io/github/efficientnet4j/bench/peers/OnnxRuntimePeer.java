package io.github.efficientnet4j.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.efficientnet4j.bench.peer.Input;
import io.github.efficientnet4j.bench.peer.Peer;
import io.github.efficientnet4j.bench.peer.Session;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.onnx.OnnxOptions;
import io.github.efficientnet4j.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** ONNX Runtime's CPU provider, with all its optimizations, on a file of the library's exporter. */
public final class OnnxRuntimePeer implements Peer {

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

  /** Loads ONNX Runtime's native library. */
  public OnnxRuntimePeer() {}

  @Override
  public String version() {
    return "ONNX Runtime " + environment.getVersion();
  }

  @Override
  public String format() {
    return "onnx";
  }

  @Override
  public void write(Network network, Path file) throws IOException {
    int side = network.architecture().resolution();
    network.exportOnnx(file, OnnxOptions.defaults().withInputSize(side, side));
  }

  @Override
  public Session open(Path file, Input input) throws OrtException {
    OrtSession session;
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(input.threads());
      session = environment.createSession(file.toString(), options);
    }
    // Native memory, as ONNX Runtime reads it in place: from an array it would be copied each time.
    FloatBuffer pixels =
        ByteBuffer.allocateDirect(Float.BYTES * input.pixels().length)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer()
            .put(input.pixels())
            .rewind();
    OnnxTensor images = OnnxTensor.createTensor(environment, pixels, input.shape());
    return new Session() {
      @Override
      public float[] run() throws OrtException {
        try (OrtSession.Result result = session.run(Map.of(OnnxWriter.INPUT, images))) {
          FloatBuffer buffer =
              ((OnnxTensor) result.get(OnnxWriter.OUTPUT).orElseThrow()).getFloatBuffer();
          float[] logits = new float[buffer.remaining()];
          buffer.get(logits);
          return logits;
        }
      }

      @Override
      public void close() {
        images.close();
        try {
          session.close();
        } catch (OrtException e) {
          throw new IllegalStateException("ONNX Runtime does not end", e);
        }
      }
    };
  }
}
