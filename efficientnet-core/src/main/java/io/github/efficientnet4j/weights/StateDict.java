package io.github.efficientnet4j.weights;

import io.github.efficientnet4j.weights.Pickled.Mapping;
import io.github.efficientnet4j.weights.Pickled.Opaque;
import io.github.efficientnet4j.weights.Pickled.Tensor;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the weights in a checkpoint. */
final class StateDict {

  /**
   * The keys of averaged weights. They are preferred, as in timm's {@code load_checkpoint} with
   * {@code use_ema}, because an average generalises better.
   */
  private static final List<String> AVERAGES = List.of("state_dict_ema", "model_ema", "ema");

  /** The keys of the weights themselves, in timm's order, which is followed by further names. */
  private static final List<String> WEIGHTS =
      List.of("state_dict", "model_state", "model", "model_state_dict", "net");

  private static final System.Logger LOG = System.getLogger(TensorSource.class.getName());

  private StateDict() {}

  /** The tensors under a key of a checkpoint. */
  private record Entry(String key, Map<String, Tensor> tensors) {

    /**
     * {@return whether this entry has all names of another} An average of the trained parameters
     * alone lacks BatchNorm's running statistics.
     */
    boolean covers(Entry other) {
      return parameters().containsAll(other.parameters());
    }

    private Set<String> parameters() {
      return NamePrefix.of(tensors.keySet()).names().stream()
          .filter(name -> !ParameterReader.isBatchCounter(name))
          .collect(Collectors.toSet());
    }
  }

  /**
   * Collects the tensors by name. If the checkpoint offers a choice, logs which are taken.
   *
   * @param file the file's name, for messages
   * @throws IllegalArgumentException if there are none
   */
  static Map<String, Tensor> tensors(Pickled root, String file) {
    if (root instanceof Opaque object) {
      throw new IllegalArgumentException(
          "its pickle holds an object of "
              + object.what()
              + ", of which nothing is read; in Python, save the weights alone with"
              + " torch.save(model.state_dict(), …), or as safetensors");
    }
    if (!(root instanceof Mapping checkpoint)) {
      throw new IllegalArgumentException(
          "its pickle holds no dict of tensors; save model.state_dict()");
    }
    Optional<Entry> average = first(checkpoint, AVERAGES);
    Optional<Entry> weights = first(checkpoint, WEIGHTS);
    if (average.isPresent() && weights.isPresent()) {
      return chosen(average.get(), weights.get(), file).tensors();
    }
    Optional<Entry> only = average.or(() -> weights);
    if (only.isPresent()) {
      LOG.log(Level.INFO, "{0}: read the weights under ''{1}''", file, only.get().key());
      return only.get().tensors();
    }
    Map<String, Tensor> tensors = tensorsIn(checkpoint);
    if (tensors.isEmpty()) {
      throw new IllegalArgumentException(
          "its pickle holds a dict without tensors, with the keys "
              + checkpoint.entries().keySet().stream().limit(10).toList()
              + objects(checkpoint)
              + "; weights are looked for there and under "
              + Stream.of(AVERAGES, WEIGHTS).flatMap(List::stream).toList());
    }
    return tensors;
  }

  private static Entry chosen(Entry average, Entry weights, String file) {
    if (average.covers(weights)) {
      LOG.log(
          Level.INFO,
          "{0}: read the averaged weights under ''{1}'', not those under ''{2}''",
          file,
          average.key(),
          weights.key());
      return average;
    }
    LOG.log(
        Level.INFO,
        "{0}: read the weights under ''{1}'', because the average under ''{2}'' is incomplete",
        file,
        weights.key(),
        average.key());
    return weights;
  }

  private static Optional<Entry> first(Mapping checkpoint, List<String> keys) {
    for (String key : keys) {
      if (checkpoint.entries().get(key) instanceof Mapping nested) {
        Map<String, Tensor> tensors = tensorsIn(nested);
        if (!tensors.isEmpty()) {
          return Optional.of(new Entry(key, tensors));
        }
      }
    }
    return Optional.empty();
  }

  /** {@return a clause about weights that are hidden in an object, or nothing} */
  private static String objects(Mapping checkpoint) {
    return Stream.of(AVERAGES, WEIGHTS)
        .flatMap(List::stream)
        .filter(key -> checkpoint.entries().get(key) instanceof Opaque)
        .findFirst()
        .map(
            key ->
                " ('"
                    + key
                    + "' is an object of "
                    + ((Opaque) checkpoint.entries().get(key)).what()
                    + "; save its state_dict())")
        .orElse("");
  }

  private static Map<String, Tensor> tensorsIn(Mapping mapping) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (name, value) -> {
              if (value instanceof Tensor tensor) {
                tensors.put(name, tensor);
              }
            });
    return tensors;
  }
}
