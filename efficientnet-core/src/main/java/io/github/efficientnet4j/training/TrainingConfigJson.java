package io.github.efficientnet4j.training;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.efficientnet4j.training.optimizer.AdamW;
import io.github.efficientnet4j.training.optimizer.ConstantRate;
import io.github.efficientnet4j.training.optimizer.CosineDecay;
import io.github.efficientnet4j.training.optimizer.ExponentialDecay;
import io.github.efficientnet4j.training.optimizer.LearningRateSchedule;
import io.github.efficientnet4j.training.optimizer.RmsProp;
import io.github.efficientnet4j.training.optimizer.Sgd;
import io.github.efficientnet4j.training.optimizer.UpdateRule;
import io.github.efficientnet4j.training.optimizer.WarmUp;

/**
 * A configuration as JSON and back. The names of rules and schedules are part of the form of
 * checkpoints: change them with care.
 */
final class TrainingConfigJson {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .addMixIn(UpdateRule.class, NamedRule.class)
          .addMixIn(LearningRateSchedule.class, NamedSchedule.class)
          .build();

  private TrainingConfigJson() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = RmsProp.class, name = "rmsprop"),
    @JsonSubTypes.Type(value = Sgd.class, name = "sgd"),
    @JsonSubTypes.Type(value = AdamW.class, name = "adamw")
  })
  private interface NamedRule {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = ConstantRate.class, name = "constant"),
    @JsonSubTypes.Type(value = ExponentialDecay.class, name = "exponential"),
    @JsonSubTypes.Type(value = CosineDecay.class, name = "cosine"),
    @JsonSubTypes.Type(value = WarmUp.class, name = "warm_up")
  })
  private interface NamedSchedule {}

  static String write(TrainingConfig config) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(config);
    } catch (JsonProcessingException e) {
      throw new AssertionError("a configuration without a JSON form: " + config, e);
    }
  }

  static TrainingConfig read(String json) {
    try {
      return MAPPER.readValue(json, TrainingConfig.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "this is no training configuration: " + e.getOriginalMessage(), e);
    }
  }
}
