package io.github.efficientnet4j.training;

import io.github.efficientnet4j.internal.json.JsonObject;
import io.github.efficientnet4j.training.optimizer.AdamW;
import io.github.efficientnet4j.training.optimizer.ConstantRate;
import io.github.efficientnet4j.training.optimizer.CosineDecay;
import io.github.efficientnet4j.training.optimizer.ExponentialDecay;
import io.github.efficientnet4j.training.optimizer.LearningRateSchedule;
import io.github.efficientnet4j.training.optimizer.ParameterGroup;
import io.github.efficientnet4j.training.optimizer.ParameterGroups;
import io.github.efficientnet4j.training.optimizer.RmsProp;
import io.github.efficientnet4j.training.optimizer.Sgd;
import io.github.efficientnet4j.training.optimizer.UpdateRule;
import io.github.efficientnet4j.training.optimizer.WarmUp;
import io.github.efficientnet4j.training.optimizer.WeightDecayScope;

/**
 * Converts a configuration to JSON and back.
 *
 * <p>The names of rules and schedules belong to the checkpoint format. Changing them breaks
 * existing checkpoints.
 */
final class TrainingConfigJson {

  private TrainingConfigJson() {}

  static String write(TrainingConfig config) {
    return new JsonObject()
        .put("epochs", config.epochs())
        .put("rule", write(config.rule()))
        .put("schedule", write(config.schedule()))
        .put("weight_decay", config.weightDecay())
        .put("weight_decay_scope", write(config.weightDecayScope()))
        .put("groups", write(config.groups()))
        .put("label_smoothing", config.labelSmoothing())
        .put("average_decay", config.averageDecay())
        .put("largest_gradient_norm", config.largestGradientNorm())
        .put("accumulation", config.accumulation())
        .put("frozen_batch_norm", config.frozenBatchNorm())
        .put("checkpoint_steps", config.checkpointSteps())
        .put("seed", config.seed())
        .toPrettyJson();
  }

  /**
   * Parses what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if a value is missing, unknown or out of range
   */
  static TrainingConfig read(String json) {
    try {
      return read(JsonObject.parse(json));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("this is no training configuration: " + e.getMessage(), e);
    }
  }

  private static TrainingConfig read(JsonObject object) {
    object.requireOnly(
        "epochs",
        "rule",
        "schedule",
        "weight_decay",
        "weight_decay_scope",
        "groups",
        "label_smoothing",
        "average_decay",
        "largest_gradient_norm",
        "accumulation",
        "frozen_batch_norm",
        "checkpoint_steps",
        "seed");
    return new TrainingConfig(
        object.integer("epochs"),
        rule(object.object("rule")),
        schedule(object.object("schedule")),
        object.number("weight_decay"),
        weightDecayScope(object),
        groups(object.object("groups")),
        object.number("label_smoothing"),
        object.number("average_decay"),
        object.number("largest_gradient_norm"),
        object.integer("accumulation"),
        object.requiredFlag("frozen_batch_norm"),
        object.integer("checkpoint_steps"),
        object.longInteger("seed"));
  }

  private static String write(WeightDecayScope scope) {
    return switch (scope) {
      case KERNELS -> "kernels";
      case ALL_BUT_BATCH_NORM -> "all_but_batch_norm";
    };
  }

  /** {@return the scope; files that do not name it are older than the choice} */
  private static WeightDecayScope weightDecayScope(JsonObject object) {
    if (!object.has("weight_decay_scope")) {
      return WeightDecayScope.KERNELS;
    }
    String name = object.text("weight_decay_scope");
    return switch (name) {
      case "kernels" -> WeightDecayScope.KERNELS;
      case "all_but_batch_norm" -> WeightDecayScope.ALL_BUT_BATCH_NORM;
      default ->
          throw new IllegalArgumentException(
              "the scope of weight decay '"
                  + name
                  + "' is unknown; known are kernels, all_but_batch_norm");
    };
  }

  private static JsonObject write(UpdateRule rule) {
    JsonObject json = new JsonObject();
    if (rule instanceof RmsProp rmsProp) {
      return json.put("name", "rmsprop")
          .put("decay", rmsProp.decay())
          .put("momentum", rmsProp.momentum())
          .put("epsilon", rmsProp.epsilon());
    }
    if (rule instanceof Sgd sgd) {
      return json.put("name", "sgd")
          .put("momentum", sgd.momentum())
          .put("nesterov", sgd.nesterov());
    }
    if (rule instanceof AdamW adamW) {
      return json.put("name", "adamw")
          .put("beta1", adamW.beta1())
          .put("beta2", adamW.beta2())
          .put("epsilon", adamW.epsilon());
    }
    throw new AssertionError("no JSON form for " + rule);
  }

  private static UpdateRule rule(JsonObject object) {
    String name = object.text("name");
    return switch (name) {
      case "rmsprop" -> {
        object.requireOnly("name", "decay", "momentum", "epsilon");
        yield new RmsProp(
            object.number("decay"), object.number("momentum"), object.number("epsilon"));
      }
      case "sgd" -> {
        object.requireOnly("name", "momentum", "nesterov");
        yield new Sgd(object.number("momentum"), object.requiredFlag("nesterov"));
      }
      case "adamw" -> {
        object.requireOnly("name", "beta1", "beta2", "epsilon");
        yield new AdamW(object.number("beta1"), object.number("beta2"), object.number("epsilon"));
      }
      default ->
          throw new IllegalArgumentException(
              "the rule '" + name + "' is unknown; known are rmsprop, sgd, adamw");
    };
  }

  private static JsonObject write(LearningRateSchedule schedule) {
    JsonObject json = new JsonObject();
    if (schedule instanceof ConstantRate constant) {
      return json.put("name", "constant").put("rate", constant.rate());
    }
    if (schedule instanceof ExponentialDecay decay) {
      return json.put("name", "exponential")
          .put("initial", decay.initial())
          .put("factor", decay.factor())
          .put("every", decay.every())
          .put("staircase", decay.staircase());
    }
    if (schedule instanceof CosineDecay decay) {
      return json.put("name", "cosine")
          .put("initial", decay.initial())
          .put("last", decay.last())
          .put("epochs", decay.epochs());
    }
    if (schedule instanceof WarmUp warmUp) {
      return json.put("name", "warm_up")
          .put("schedule", write(warmUp.schedule()))
          .put("epochs", warmUp.epochs());
    }
    throw new AssertionError("no JSON form for " + schedule);
  }

  private static LearningRateSchedule schedule(JsonObject object) {
    String name = object.text("name");
    return switch (name) {
      case "constant" -> {
        object.requireOnly("name", "rate");
        yield new ConstantRate(object.number("rate"));
      }
      case "exponential" -> {
        object.requireOnly("name", "initial", "factor", "every", "staircase");
        yield new ExponentialDecay(
            object.number("initial"),
            object.number("factor"),
            object.number("every"),
            object.requiredFlag("staircase"));
      }
      case "cosine" -> {
        object.requireOnly("name", "initial", "last", "epochs");
        yield new CosineDecay(
            object.number("initial"), object.number("last"), object.number("epochs"));
      }
      case "warm_up" -> {
        object.requireOnly("name", "schedule", "epochs");
        yield new WarmUp(schedule(object.object("schedule")), object.number("epochs"));
      }
      default ->
          throw new IllegalArgumentException(
              "the schedule '"
                  + name
                  + "' is unknown; known are constant, exponential, cosine, warm_up");
    };
  }

  private static JsonObject write(ParameterGroups groups) {
    return new JsonObject()
        .put("groups", groups.groups().stream().map(TrainingConfigJson::write).toList());
  }

  private static JsonObject write(ParameterGroup group) {
    return new JsonObject().put("name", group.name()).put("multiplier", group.multiplier());
  }

  private static ParameterGroups groups(JsonObject object) {
    return new ParameterGroups(
        object.requireOnly("groups").objects("groups").stream()
            .map(TrainingConfigJson::group)
            .toList());
  }

  private static ParameterGroup group(JsonObject object) {
    object.requireOnly("name", "multiplier");
    return new ParameterGroup(object.text("name"), object.number("multiplier"));
  }
}
