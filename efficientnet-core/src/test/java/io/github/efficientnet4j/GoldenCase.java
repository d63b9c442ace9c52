package io.github.efficientnet4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One forward pass of torchvision's: a variant, an input and every value that was written down. Any
 * engine is checked against it in the same way.
 */
public final class GoldenCase {

  /** Of the logits' standard deviation. Other orders of summation stay near 1e-5 of it. */
  private static final double LOGIT_TOLERANCE = 1e-3;

  /** Of a stage's standard deviation. */
  private static final double STAGE_TOLERANCE = 1e-3;

  private static Architecture lastNetwork;
  private static Parameters lastParameters;

  private final Architecture torch;
  private final boolean tensorFlow;
  private final JsonNode values;

  private GoldenCase(Architecture torch, boolean tensorFlow, JsonNode values) {
    this.torch = torch;
    this.tensorFlow = tensorFlow;
    this.values = values;
  }

  /** All cases of a variant: native size, the non-square batch of two, and TensorFlow's form. */
  public static List<GoldenCase> of(EfficientNetVariant variant) {
    return of(Architecture.efficientNet(variant));
  }

  /** All cases of a network: two sizes, and TensorFlow's form. */
  public static List<GoldenCase> of(Architecture torch) {
    JsonNode file = GoldenFiles.json(torch.name() + ".json");
    List<GoldenCase> cases = new ArrayList<>();
    file.get("cases").forEach(values -> cases.add(new GoldenCase(torch, false, values)));
    file.get("tf").get("cases").forEach(values -> cases.add(new GoldenCase(torch, true, values)));
    return cases;
  }

  public Architecture architecture() {
    return tensorFlow ? torch.withTensorFlowConventions() : torch;
  }

  /**
   * The weights, to read only: all cases of a network share them, since to make those of B7 takes
   * as long as many a case.
   */
  public Parameters parameters() {
    synchronized (GoldenCase.class) {
      if (!torch.equals(lastNetwork)) {
        lastParameters = null;
        lastParameters = GoldenFiles.parameters(torch, 1, torch.name() + ".bn.safetensors");
        lastNetwork = torch;
      }
      return lastParameters;
    }
  }

  /** Batch, channels, height, width. */
  public int[] inputShape() {
    return ints(values.get("input"));
  }

  public boolean nativeSize() {
    return inputShape()[2] == torch.resolution();
  }

  public float[] input() {
    int[] shape = inputShape();
    float[] input = FormulaWeights.image(1, shape[0], shape[1], shape[2], shape[3]);
    assertThat(samples(input, 32))
        .containsExactly(floats(values.get("input_sample")), within(1e-6f));
    return input;
  }

  public List<String> featureNames() {
    List<String> names = new ArrayList<>();
    values.get("stages").forEach(stage -> names.add(stage.get("name").asText()));
    return names;
  }

  /** Checks logits, batch x classes, and that the five largest of the first image are the same. */
  public void assertLogits(float[] actual) {
    List<Float> expected = new ArrayList<>();
    values.get("logits").forEach(row -> row.forEach(v -> expected.add((float) v.asDouble())));
    assertThat(actual).hasSize(expected.size());
    double deviation = deviation(expected);
    double worst = 0;
    for (int i = 0; i < actual.length; i++) {
      worst = Math.max(worst, Math.abs(actual[i] - (double) expected.get(i)));
    }
    assertThat(worst / deviation)
        .as("largest difference of a logit, in standard deviations of the logits")
        .isLessThan(LOGIT_TOLERANCE);
    assertThat(topFive(actual, values.get("logits").get(0).size()))
        .isEqualTo(Arrays.stream(ints(values.get("top5"))).boxed().toList());
  }

  /** Checks mean, deviation and samples of one feature map, flat NCHW. */
  public void assertFeature(String name, long[] shape, float[] actual) {
    JsonNode stage = values.get("stages").get(featureNames().indexOf(name));
    assertThat(shape)
        .containsExactly(Arrays.stream(ints(stage.get("shape"))).asLongStream().toArray());
    double mean = 0;
    for (float v : actual) {
      mean += v;
    }
    mean /= actual.length;
    double variance = 0;
    for (float v : actual) {
      variance += (v - mean) * (v - mean);
    }
    double std = stage.get("std").asDouble();
    var tolerance = within(STAGE_TOLERANCE * std);
    assertThat(mean).as(name + " mean").isCloseTo(stage.get("mean").asDouble(), tolerance);
    assertThat(Math.sqrt(variance / actual.length)).as(name + " std").isCloseTo(std, tolerance);
    assertThat(samples(actual, 32))
        .as(name + " samples")
        .containsExactly(floats(stage.get("sample")), within((float) (STAGE_TOLERANCE * std)));
  }

  /** The most probable class of the first image. */
  public int topClass() {
    return values.get("top5").get(0).asInt();
  }

  /** Checks the class activation map of the first image and its top class, flat, row by row. */
  public void assertClassActivationMap(int height, int width, float[] actual) {
    List<Float> expected = new ArrayList<>();
    values.get("cam_top1").forEach(row -> row.forEach(v -> expected.add((float) v.asDouble())));
    assertThat(height).isEqualTo(values.get("cam_top1").size());
    assertThat(width).isEqualTo(values.get("cam_top1").get(0).size());
    float tolerance = (float) (LOGIT_TOLERANCE * deviation(expected));
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).as("cell " + i).isCloseTo(expected.get(i), within(tolerance));
    }
  }

  /** The values at flat indices floor(i * n / k), as the golden files take them. */
  private static float[] samples(float[] values, int k) {
    int count = Math.min(k, values.length);
    float[] samples = new float[count];
    for (int i = 0; i < count; i++) {
      samples[i] = values[(int) ((long) i * values.length / k)];
    }
    return samples;
  }

  private static List<Integer> topFive(float[] logits, int classes) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < classes; i++) {
      order.add(i);
    }
    order.sort((a, b) -> Float.compare(logits[b], logits[a]));
    return order.subList(0, 5);
  }

  private static double deviation(List<Float> values) {
    double mean = values.stream().mapToDouble(Float::doubleValue).average().orElseThrow();
    return Math.sqrt(
        values.stream().mapToDouble(v -> (v - mean) * (v - mean)).average().orElseThrow());
  }

  private static int[] ints(JsonNode array) {
    int[] result = new int[array.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = array.get(i).asInt();
    }
    return result;
  }

  private static float[] floats(JsonNode array) {
    float[] result = new float[array.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) array.get(i).asDouble();
    }
    return result;
  }

  @Override
  public String toString() {
    int[] s = inputShape();
    return torch.name()
        + (tensorFlow ? " TensorFlow" : "")
        + " "
        + s[0]
        + "x3x"
        + s[2]
        + "x"
        + s[3];
  }
}
