package io.github.efficientnet4j.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import io.github.efficientnet4j.GoldenFiles;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.gradient.TrainingState;
import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.ParameterSpec.Role;
import io.github.efficientnet4j.graph.Parameters;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import io.github.efficientnet4j.training.TrainingGolden;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {

  /** Large enough for every thread to get ranges, and no multiple of a range. */
  private static final int MANY = 300_001;

  /** Of each parameter in the golden file; smaller parameters have fewer, some of them twice. */
  private static final int SAMPLES = 8;

  static Stream<Arguments> pyTorch() {
    return Stream.of(
        Arguments.of("sgd", new Sgd(0.9, false)),
        Arguments.of("sgd_nesterov", new Sgd(0.9, true)),
        Arguments.of("adamw", AdamW.standard()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pyTorch")
  void threeStepsEqualPyTorchsWithDecayOfTheKernelOnly(String name, UpdateRule rule) {
    JsonNode golden = TrainingGolden.json("optimizers.json");
    TrainingState state =
        SmallState.of(
            TrainingGolden.floats(golden.get("kernel")), TrainingGolden.floats(golden.get("bias")));
    Optimizer optimizer = Optimizer.of(state, rule, golden.get("weight_decay").asDouble());
    for (int step = 0; step < 3; step++) {
      JsonNode gradients = golden.get("gradients").get(step);
      set(state.gradient(SmallState.KERNEL), gradients.get("kernel"));
      set(state.gradient(SmallState.BIAS), gradients.get("bias"));
      optimizer.step(golden.get("rates").get(step).asDouble());
      JsonNode after = golden.get(name).get(step);
      assertThat(state.values(SmallState.KERNEL))
          .containsExactly(TrainingGolden.floats(after.get("kernel")), within(1e-6f));
      assertThat(state.values(SmallState.BIAS))
          .containsExactly(TrainingGolden.floats(after.get("bias")), within(1e-6f));
    }
  }

  private static void set(float[] gradient, JsonNode values) {
    System.arraycopy(TrainingGolden.floats(values), 0, gradient, 0, gradient.length);
  }

  @Test
  void rmsPropStartsItsMeanSquareAtOneAndKeepsTheRateInTheMomentum() {
    TrainingState state = SmallState.of(new float[] {2}, new float[] {2});
    Optimizer optimizer = Optimizer.of(state, new RmsProp(0.9, 0.5, 0.01), 0.25);
    // Kernel: g = 1.5 + 0.25 · 2 = 2, s = 0.9 + 0.1 · 4 = 1.3, v = 0.1 · 2 / √1.31.
    state.gradient(SmallState.KERNEL)[0] = 1.5f;
    // Bias, without decay: s = 0.9 + 0.1 · 9 = 1.8, v = 0.1 · 3 / √1.81.
    state.gradient(SmallState.BIAS)[0] = 3;
    optimizer.step(0.1);
    double kernelVelocity = 0.2 / Math.sqrt(1.31);
    double biasVelocity = 0.3 / Math.sqrt(1.81);
    assertThat(state.values(SmallState.KERNEL)[0])
        .isCloseTo((float) (2 - kernelVelocity), within(1e-6f));
    assertThat(state.values(SmallState.BIAS)[0])
        .isCloseTo((float) (2 - biasVelocity), within(1e-6f));

    // With rate and gradient zero, half of the old step is made again: the old rate is in it.
    state.gradient(SmallState.BIAS)[0] = 0;
    optimizer.step(0);
    assertThat(state.values(SmallState.BIAS)[0])
        .isCloseTo((float) (2 - 1.5 * biasVelocity), within(1e-6f));
  }

  /** The file holds gradients and weights of each parameter at the same indices. */
  @Test
  void twoStepsOfRmsPropOnB0EqualTheReferenceValuesOfAllParameters() {
    JsonNode golden = GoldenFiles.json("training_b0.json");
    JsonNode rmsProp = golden.get("rmsprop");
    Architecture architecture = Architecture.efficientNet(EfficientNetVariant.B0).withClasses(10);
    Parameters parameters =
        GoldenFiles.parameters(
            architecture, golden.get("seed").asLong(), "training_b0.bn.safetensors");
    TrainingState state = TrainingState.of(parameters);
    for (ParameterSpec spec : state.trained()) {
      JsonNode sample = golden.get("gradients").get(spec.name()).get("sample");
      for (int k = 0; k < sample.size(); k++) {
        state.gradient(spec.name())[index(spec, k)] = (float) sample.get(k).asDouble();
      }
    }
    UpdateRule rule =
        new RmsProp(
            rmsProp.get("decay").asDouble(),
            rmsProp.get("momentum").asDouble(),
            rmsProp.get("epsilon").asDouble());
    Optimizer optimizer =
        Optimizer.of(state, rule, rmsProp.get("weight_decay_on_kernels").asDouble());
    for (int i = 0; i < rmsProp.get("steps_on_the_same_gradient").asInt(); i++) {
      optimizer.step(rmsProp.get("lr").asDouble());
    }
    assertThat(state.trained()).hasSize(golden.get("after_rmsprop").size());
    for (ParameterSpec spec : state.trained()) {
      JsonNode after = golden.get("after_rmsprop").get(spec.name());
      for (int k = 0; k < after.size(); k++) {
        assertThat(state.values(spec.name())[index(spec, k)])
            .as(spec.name() + " sample " + k)
            .isCloseTo((float) after.get(k).asDouble(), within(2e-6f));
      }
    }
  }

  private static int index(ParameterSpec spec, int k) {
    return (int) ((long) k * spec.elements() / SAMPLES);
  }

  static Stream<UpdateRule> rules() {
    return Stream.of(
        RmsProp.efficientNet(), new Sgd(0.9, true), new Sgd(0, false), AdamW.standard());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void rangesInSeveralThreadsGiveTheBitsOfOneLoop(UpdateRule rule) {
    TrainingState state = SmallState.large(MANY);
    Optimizer optimizer = Optimizer.of(state, rule, 1e-2);
    TrainingState expected = SmallState.large(MANY);
    Update update = Update.of(rule);
    UpdatedParameter kernel =
        UpdatedParameter.of(expected, expected.trained().get(0), update.slots(), 1e-2f, 1);
    for (int step = 1; step <= 3; step++) {
      SmallState.setGradients(state, step);
      SmallState.setGradients(expected, step);
      optimizer.step(0.05);
      update.apply(kernel, 0, MANY, 0.05, step);
    }
    assertThat(state.values(SmallState.KERNEL)).isEqualTo(expected.values(SmallState.KERNEL));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void anotherOptimiserContinuesWithTheSameBitsFromSavedState(UpdateRule rule) {
    TrainingState whole = SmallState.large(100);
    Optimizer uninterrupted = Optimizer.of(whole, rule, 1e-2);
    TrainingState first = SmallState.large(100);
    Optimizer before = Optimizer.of(first, rule, 1e-2);
    steps(uninterrupted, whole, 1, 6);
    steps(before, first, 1, 3);

    TrainingState second =
        SmallState.of(first.values(SmallState.KERNEL), first.values(SmallState.BIAS));
    Optimizer after = Optimizer.of(second, rule, 1e-2);
    after.restore(new TreeMap<>(before.state()), before.steps());
    steps(after, second, 4, 6);

    assertThat(after.steps()).isEqualTo(6);
    assertThat(second.values(SmallState.KERNEL)).isEqualTo(whole.values(SmallState.KERNEL));
    assertThat(second.values(SmallState.BIAS)).isEqualTo(whole.values(SmallState.BIAS));
  }

  private static void steps(Optimizer optimizer, TrainingState state, int from, int to) {
    for (int step = from; step <= to; step++) {
      SmallState.setGradients(state, step);
      optimizer.step(0.1 / step);
    }
  }

  @Test
  void stateIsNamedByBufferAndParameter() {
    Optimizer optimizer = Optimizer.of(SmallState.large(4), RmsProp.efficientNet(), 0);
    assertThat(optimizer.state())
        .containsOnlyKeys(
            "mean_square.classifier.1.weight",
            "momentum.classifier.1.weight",
            "mean_square.classifier.1.bias",
            "momentum.classifier.1.bias");
    assertThat(optimizer.state().get("mean_square.classifier.1.weight")).containsOnly(1);
  }

  @Test
  void stateThatDoesNotFitIsRefusedAsAWhole() {
    Optimizer optimizer = Optimizer.of(SmallState.large(4), new Sgd(0.9, true), 0);
    Map<String, float[]> wrong = new HashMap<>();
    wrong.put("momentum.classifier.1.weight", new float[] {9, 9, 9, 9});
    wrong.put("momentum.classifier.1.bias", new float[2]);
    wrong.put("mean.classifier.1.bias", new float[3]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> optimizer.restore(wrong, 5))
        .withMessageContaining("momentum.classifier.1.bias has 2 values, not 3")
        .withMessageContaining("surplus mean.classifier.1.bias");
    assertThat(optimizer.steps()).isZero();
    assertThat(optimizer.state().get("momentum.classifier.1.weight")).containsOnly(0);
  }

  @Test
  void groupsMultiplyTheRateAndFreeze() {
    TrainingState state = SmallState.of(new float[] {1}, new float[] {1});
    state.gradient(SmallState.KERNEL)[0] = 1;
    state.gradient(SmallState.BIAS)[0] = 1;
    ParameterGroups groups =
        ParameterGroups.uniform().with("classifier", 0.5).with(SmallState.BIAS, 0);
    Optimizer.of(state, new Sgd(0, false), 0, WeightDecayScope.KERNELS, groups).step(0.5);
    assertThat(state.values(SmallState.KERNEL)[0]).isEqualTo(0.75f);
    assertThat(state.values(SmallState.BIAS)[0]).isEqualTo(1f);
  }

  @Test
  void stepsAllocateNothingInTheCallersThread() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    TrainingState state = SmallState.large(MANY);
    Optimizer optimizer = Optimizer.of(state, RmsProp.efficientNet(), 1e-5);
    ExponentialMovingAverage average =
        new ExponentialMovingAverage(state.parameters(), 0.999, true);
    GradientClipping clipping = new GradientClipping(state);
    long id = Thread.currentThread().getId();
    long fewest = Long.MAX_VALUE;
    // The first calls load classes and grow the pool's queues.
    for (int attempt = 0; attempt < 100 && fewest > 0; attempt++) {
      long start = threads.getThreadAllocatedBytes(id);
      clipping.clip(1);
      optimizer.step(0.01);
      average.update();
      fewest = Math.min(fewest, threads.getThreadAllocatedBytes(id) - start);
    }
    assertThat(fewest).isZero();
  }

  /** A gradient as small as epsilon moves a weight by half of the rate. */
  @Test
  void adamWAddsEpsilonToTheRoot() {
    TrainingState state = SmallState.of(new float[] {0}, new float[] {0});
    state.gradient(SmallState.KERNEL)[0] = 1e-8f;
    Optimizer.of(state, AdamW.standard(), 0).step(0.1);
    assertThat(state.values(SmallState.KERNEL)[0]).isCloseTo(-0.05f, within(1e-6f));
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    TrainingState state = SmallState.large(4);
    assertThatIllegalArgumentException().isThrownBy(() -> new RmsProp(1, 0.9, 1e-3));
    assertThatIllegalArgumentException().isThrownBy(() -> new RmsProp(0.9, 0.9, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Sgd(0, true));
    assertThatIllegalArgumentException().isThrownBy(() -> new RmsProp(0.9, 1, 1e-3));
    assertThatIllegalArgumentException().isThrownBy(() -> new Sgd(1, false));
    assertThatIllegalArgumentException().isThrownBy(() -> new AdamW(-0.1, 0.9, 1e-8));
    assertThatIllegalArgumentException().isThrownBy(() -> new AdamW(0.9, 1, 1e-8));
    assertThatIllegalArgumentException().isThrownBy(() -> new AdamW(0.9, 0.9, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Optimizer.of(state, AdamW.standard(), -1))
        .withMessageContaining("weight decay");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Optimizer.of(state, AdamW.standard(), 0).step(Double.NaN))
        .withMessageContaining("learning rate");
  }

  @Test
  void weightDecayReachesBiasesOnlyIfAskedFor() {
    for (WeightDecayScope scope : WeightDecayScope.values()) {
      TrainingState state = SmallState.of(new float[] {1}, new float[] {1});
      Optimizer.of(state, new Sgd(0, false), 0.5, scope, ParameterGroups.uniform()).step(0.5);
      assertThat(state.values(SmallState.KERNEL)[0]).isEqualTo(0.75f);
      assertThat(state.values(SmallState.BIAS)[0])
          .isEqualTo(scope == WeightDecayScope.KERNELS ? 1f : 0.75f);
    }
  }

  @ParameterizedTest
  @EnumSource
  void weightDecayNeverReachesBatchNorm(Role role) {
    ParameterSpec parameter = new ParameterSpec("p", List.of(1, 1, 1, 1), role);
    boolean kernel =
        role == Role.CONVOLUTION_KERNEL
            || role == Role.DEPTHWISE_KERNEL
            || role == Role.LINEAR_KERNEL;
    boolean bias = role == Role.CONVOLUTION_BIAS || role == Role.LINEAR_BIAS;
    assertThat(WeightDecayScope.KERNELS.covers(parameter)).isEqualTo(kernel);
    assertThat(WeightDecayScope.ALL_BUT_BATCH_NORM.covers(parameter)).isEqualTo(kernel || bias);
  }
}
