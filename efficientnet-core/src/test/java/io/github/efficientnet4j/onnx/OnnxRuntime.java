package io.github.efficientnet4j.onnx;

import ai.onnxruntime.OnnxModelMetadata;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** An exported file in ONNX Runtime. */
final class OnnxRuntime implements AutoCloseable {

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  OnnxRuntime(Path file) throws OrtException {
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = environment.createSession(file.toString(), options);
    }
  }

  /** Logits, batch x classes, of a flat NCHW batch. */
  float[] logits(float[] pixels, int... shape) throws OrtException {
    long[] dimensions = java.util.Arrays.stream(shape).asLongStream().toArray();
    try (OnnxTensor input =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), dimensions);
        OrtSession.Result result = session.run(Map.of(OnnxWriter.INPUT, input))) {
      FloatBuffer logits =
          ((OnnxTensor) result.get(OnnxWriter.OUTPUT).orElseThrow()).getFloatBuffer();
      float[] values = new float[logits.remaining()];
      logits.get(values);
      return values;
    }
  }

  TensorInfo input() throws OrtException {
    return (TensorInfo) session.getInputInfo().get(OnnxWriter.INPUT).getInfo();
  }

  TensorInfo output() throws OrtException {
    return (TensorInfo) session.getOutputInfo().get(OnnxWriter.OUTPUT).getInfo();
  }

  OnnxModelMetadata metadata() throws OrtException {
    return session.getMetadata();
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
