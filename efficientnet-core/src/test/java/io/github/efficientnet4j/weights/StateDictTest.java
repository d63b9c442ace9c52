package io.github.efficientnet4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.weights.Pickled.Mapping;
import io.github.efficientnet4j.weights.Pickled.Opaque;
import io.github.efficientnet4j.weights.Pickled.Storage;
import io.github.efficientnet4j.weights.Pickled.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateDictTest {

  /** A dict of tensors with the given names, each in a storage of the given key. */
  private static Mapping weights(String storage, String... names) {
    Map<String, Pickled> tensors = new LinkedHashMap<>();
    for (String name : names) {
      tensors.put(
          name, new Tensor(new Storage(TensorType.F32, storage, 1), 0, List.of(1), List.of(1L)));
    }
    return new Mapping(tensors);
  }

  private static String storageOf(Map<String, Pickled> checkpoint) {
    return StateDict.tensors(new Mapping(checkpoint), "x.pth")
        .values()
        .iterator()
        .next()
        .storage()
        .key();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state_dict",
        "model",
        "model_state_dict",
        "model_state",
        "net",
        "ema",
        "model_ema",
        "state_dict_ema"
      })
  void weightsUnderTheKeysOfTrainingScriptsAreFound(String key) {
    assertThat(storageOf(Map.of(key, weights("nested", "a"), "other", weights("other", "b"))))
        .isEqualTo("nested");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ema", "model_ema", "state_dict_ema"})
  void aCompleteAverageIsPreferred(String key) {
    assertThat(
            storageOf(
                Map.of(
                    key,
                    weights("average", "module.a.weight", "module.a.running_mean", "n_averaged"),
                    "state_dict",
                    weights("raw", "a.weight", "a.running_mean", "a.num_batches_tracked"))))
        .isEqualTo("average");
  }

  @Test
  void anAverageWithoutRunningStatisticsIsNotTaken() {
    assertThat(
            storageOf(
                Map.of(
                    "ema",
                    weights("average", "a.weight"),
                    "model",
                    weights("raw", "a.weight", "a.running_mean"))))
        .isEqualTo("raw");
  }

  @Test
  void aLineSaysWhatWasTaken() {
    List<String> lines = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            lines.add(new SimpleFormatter().formatMessage(entry));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(TensorSource.class.getName());
    logger.addHandler(handler);
    try {
      storageOf(Map.of("ema", weights("average", "a"), "net", weights("raw", "a")));
      storageOf(Map.of("net", weights("raw", "a")));
      storageOf(new LinkedHashMap<>(Map.of("a", weights("raw", "a").entries().get("a"))));
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(lines)
        .containsExactly(
            "x.pth: read the averaged weights under 'ema', not those under 'net'",
            "x.pth: read the weights under 'net'");
  }

  @Test
  void aModuleInsteadOfItsWeightsIsNamed() {
    assertThatThrownBy(
            () ->
                StateDict.tensors(
                    new Mapping(Collections.singletonMap("model", new Opaque("my.Net"))), "x.pth"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'model' is an object of my.Net; save its state_dict()");
    assertThatThrownBy(() -> StateDict.tensors(new Opaque("my.Net"), "x.pth"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds an object of my.Net");
  }
}
