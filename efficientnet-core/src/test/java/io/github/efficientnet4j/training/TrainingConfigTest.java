package io.github.efficientnet4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.training.optimizer.AdamW;
import io.github.efficientnet4j.training.optimizer.ConstantRate;
import io.github.efficientnet4j.training.optimizer.CosineDecay;
import io.github.efficientnet4j.training.optimizer.ExponentialDecay;
import io.github.efficientnet4j.training.optimizer.ParameterGroups;
import io.github.efficientnet4j.training.optimizer.RmsProp;
import io.github.efficientnet4j.training.optimizer.Sgd;
import io.github.efficientnet4j.training.optimizer.WeightDecayScope;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingConfigTest {

  static Stream<TrainingConfig> configurations() {
    TrainingConfig recipe = TrainingConfig.efficientNet(350, 4096);
    return Stream.of(
        recipe,
        TrainingConfig.fineTuning(3),
        recipe.toBuilder()
            .rule(new AdamW(0.8, 0.99, 1e-7))
            .schedule(new CosineDecay(0.1, 1e-5, 30).withWarmUp(2.5))
            .groups(ParameterGroups.uniform().with("features.1", 0.1).with("classifier", 2))
            .build(),
        recipe.toBuilder()
            .epochs(7)
            .rule(new Sgd(0.7, true))
            .schedule(new ConstantRate(0.3))
            .weightDecay(0.5)
            .labelSmoothing(0.2)
            .averageDecay(0.99)
            .largestGradientNorm(3)
            .accumulation(4)
            .frozenBatchNorm(true)
            .checkpointSteps(100)
            .seed(-5)
            .build());
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void comesBackFromJson(TrainingConfig config) {
    assertThat(TrainingConfig.fromJson(config.toJson())).isEqualTo(config);
  }

  @Test
  void theRecipeIsThePapers() {
    TrainingConfig recipe = TrainingConfig.efficientNet(350, 4096);
    assertThat(recipe.rule()).isEqualTo(new RmsProp(0.9, 0.9, 1e-3));
    assertThat(recipe.schedule())
        .isEqualTo(new ExponentialDecay(0.256, 0.97, 2.4, true).withWarmUp(5));
    assertThat(recipe.weightDecay()).isEqualTo(1e-5);
    assertThat(recipe.averageDecay()).isEqualTo(0.9999);
  }

  @Test
  void hasNamesInSnakeCase() {
    assertThat(TrainingConfig.efficientNet(1, 256).toJson())
        .contains("\"label_smoothing\" : 0.1", "\"name\" : \"rmsprop\"", "\"name\" : \"warm_up\"");
  }

  @Test
  void missingUnknownAndImpossibleValuesAreNamed() {
    String json = TrainingConfig.fineTuning(3).toJson();
    assertThatThrownBy(() -> TrainingConfig.fromJson(json.replace("\"epochs\" : 3,", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("epochs");
    assertThatThrownBy(() -> TrainingConfig.fromJson(json.replace("\"epochs\"", "\"epoch\"")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("epoch");
    assertThatThrownBy(
            () -> TrainingConfig.fromJson(json.replace("\"epochs\" : 3", "\"epochs\" : 0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1");
    assertThatThrownBy(() -> TrainingConfig.fromJson(json.replace("\"sgd\"", "\"lion\"")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lion");
    assertThatThrownBy(() -> TrainingConfig.fromJson("nonsense"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no training configuration");
    assertThatThrownBy(() -> TrainingConfig.fineTuning(1).toBuilder().averageDecay(1).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("average");
  }

  @Test
  void theRecipeDecaysAllButBatchNormAsTheAuthorsCodeDoes() {
    TrainingConfig recipe = TrainingConfig.efficientNet(350, 4096);
    assertThat(recipe.weightDecayScope()).isEqualTo(WeightDecayScope.ALL_BUT_BATCH_NORM);
    for (ParameterSpec spec : ToyProblem.network().parameters().specs().values()) {
      boolean batchNorm =
          switch (spec.role()) {
            case BATCH_NORM_SCALE, BATCH_NORM_SHIFT, RUNNING_MEAN, RUNNING_VARIANCE -> true;
            default -> false;
          };
      assertThat(recipe.weightDecayScope().covers(spec)).as(spec.name()).isEqualTo(!batchNorm);
      assertThat(WeightDecayScope.KERNELS.covers(spec))
          .as(spec.name())
          .isEqualTo(spec.role().kernel());
    }
  }

  @Test
  void aFileWithoutAScopeOfWeightDecayIsOneOfKernels() {
    TrainingConfig config = TrainingConfig.fineTuning(3);
    String json = config.toJson();
    assertThat(json).contains("\"weight_decay_scope\" : \"kernels\",");
    String older = json.replace("\"weight_decay_scope\" : \"kernels\",", "");
    assertThat(TrainingConfig.fromJson(older)).isEqualTo(config);
    assertThatThrownBy(() -> TrainingConfig.fromJson(json.replace("\"kernels\"", "\"all\"")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'all' is unknown; known are kernels, all_but_batch_norm");
  }

  @Test
  void anotherNumberOfEpochsStretchesTheScheduleUnlessOneIsGiven() {
    TrainingConfig ten =
        TrainingConfig.fineTuning(10).toBuilder()
            .schedule(new CosineDecay(0.1, 0, 10).withWarmUp(1))
            .build();
    assertThat(ten.toBuilder().epochs(25).build().schedule())
        .isEqualTo(new CosineDecay(0.1, 0, 25).withWarmUp(1));
    assertThat(ten.toBuilder().epochs(4).seed(1).build().schedule())
        .isEqualTo(new CosineDecay(0.1, 0, 4).withWarmUp(1));
    CosineDecay given = new CosineDecay(0.2, 0, 40);
    assertThat(ten.toBuilder().schedule(given).epochs(25).build().schedule()).isEqualTo(given);
  }

  @Test
  void epochsAtARateOfZeroAreRefused() {
    String ten =
        TrainingConfig.fineTuning(10).toBuilder()
            .schedule(new CosineDecay(0.1, 0, 10))
            .build()
            .toJson();
    assertThatThrownBy(
            () -> TrainingConfig.fromJson(ten.replace("\"epochs\" : 10,", "\"epochs\" : 11,")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a learning rate of 0 before the last of 11 epochs");
  }
}
