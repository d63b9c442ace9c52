package io.github.efficientnet4j.weights;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of a file under their names without a {@link NamePrefix}. */
final class UnprefixedTensors implements TensorSource {

  private static final System.Logger LOG = System.getLogger(TensorSource.class.getName());

  private final TensorSource source;
  private final String prefix;
  private final Map<String, TensorInfo> tensors;

  private UnprefixedTensors(TensorSource source, NamePrefix prefix) {
    this.source = source;
    this.prefix = prefix.prefix();
    Map<String, TensorInfo> renamed = new LinkedHashMap<>();
    for (String name : prefix.names()) {
      TensorInfo info = source.tensors().get(this.prefix + name);
      renamed.put(name, new TensorInfo(name, info.type(), info.shape()));
    }
    this.tensors = Collections.unmodifiableMap(renamed);
  }

  /**
   * {@return the same tensors without the prefix of their names; the source itself if they have
   * none} Logs the prefix, and what is left out.
   */
  static TensorSource of(TensorSource source) {
    NamePrefix prefix = NamePrefix.of(source.tensors().keySet());
    if (prefix.prefix().isEmpty()) {
      return source;
    }
    LOG.log(
        Level.INFO,
        "{0}: read the names without their prefix ''{1}''{2}",
        source.description(),
        prefix.prefix(),
        leftOut(prefix));
    return new UnprefixedTensors(source, prefix);
  }

  private static String leftOut(NamePrefix prefix) {
    int others = prefix.others().size();
    return others == 0
        ? ""
        : ", and left out "
            + others
            + (others == 1 ? " tensor" : " tensors")
            + " without it, such as "
            + prefix.others().get(0);
  }

  @Override
  public Map<String, TensorInfo> tensors() {
    return tensors;
  }

  @Override
  public Map<String, String> metadata() {
    return source.metadata();
  }

  @Override
  public float[] read(String name) throws IOException {
    if (!tensors.containsKey(name)) {
      throw new IllegalArgumentException(description() + " holds no tensor '" + name + "'");
    }
    return source.read(prefix + name);
  }

  @Override
  public String description() {
    return source.description();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
