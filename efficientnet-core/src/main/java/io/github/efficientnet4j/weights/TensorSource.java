package io.github.efficientnet4j.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Named tensors in a file, read one at a time.
 *
 * <p>Opening reads and checks the table of contents only. Thread-safe: tensors may be read from
 * several threads at once.
 */
public interface TensorSource extends AutoCloseable {

  /**
   * What the file holds.
   *
   * @return an unmodifiable map from name to description, in the file's order
   */
  Map<String, TensorInfo> tensors();

  /**
   * The texts that a safetensors file carries beside its tensors.
   *
   * @return an unmodifiable map, empty for other formats
   */
  Map<String, String> metadata();

  /**
   * Reads a tensor.
   *
   * @param name one of {@link #tensors()}
   * @return a new array, row-major, converted to float32
   * @throws IllegalArgumentException if there is no tensor of that name
   * @throws IOException if the file cannot be read or is damaged
   */
  float[] read(String name) throws IOException;

  /**
   * The file's name, for messages.
   *
   * @return a path
   */
  String description();

  @Override
  void close() throws IOException;

  /**
   * Opens a safetensors file that is in memory.
   *
   * @param name for messages
   * @param content the file's bytes; not copied
   * @return its tensors
   * @throws WeightsFormatException if they are damaged or of another format
   * @throws IOException never, but for the exception above
   */
  static TensorSource ofSafetensors(String name, byte[] content) throws IOException {
    return SafetensorsFile.of(Path.of(name), RandomBytes.of(content));
  }

  /**
   * Opens a file of weights. The content decides what it is, not the name: safetensors, or
   * PyTorch's zip container of a {@code state_dict}. Of a checkpoint with several, the entry {@code
   * state_dict_ema} is taken, else {@code state_dict}, else {@code model}; a prefix {@code module.}
   * of all names is dropped.
   *
   * @param file the file
   * @return its tensors; to be closed
   * @throws WeightsFormatException if the file is damaged, hostile or of another format; the
   *     message says which, and what to do
   * @throws IOException if it cannot be read
   */
  static TensorSource open(Path file) throws IOException {
    return switch (FileKind.of(file)) {
      case ZIP -> PyTorchFile.open(file);
      case SAFETENSORS -> SafetensorsFile.open(file);
    };
  }
}
