package io.github.efficientnet4j.onnx;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OnnxModelMetadata;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** An exported file in ONNX Runtime. */
final class OnnxRuntime implements AutoCloseable {

  private static final String NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";

  private final OrtEnvironment environment;
  private final OrtSession session;

  OnnxRuntime(Path file) throws OrtException {
    // Version 1.29 matches the command line against regular expressions that overflow its stack.
    assumeTrue(
        "1".equals(System.getenv(NO_TELEMETRY)),
        "ONNX Runtime may crash this JVM: set the environment variable " + NO_TELEMETRY + "=1");
    environment = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = environment.createSession(file.toString(), options);
    }
  }

  /** Logits, batch x classes, of a flat NCHW batch. */
  float[] logits(float[] pixels, int... shape) throws OrtException {
    long[] dimensions = Arrays.stream(shape).asLongStream().toArray();
    try (OnnxTensor input =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), dimensions);
        OrtSession.Result result = session.run(Map.of(OnnxWriter.INPUT, input))) {
      OnnxTensor output = (OnnxTensor) result.get(OnnxWriter.OUTPUT).orElseThrow();
      FloatBuffer logits = output.getFloatBuffer();
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
