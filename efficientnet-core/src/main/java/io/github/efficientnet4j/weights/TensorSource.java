package io.github.efficientnet4j.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
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
   * Opens a file of weights. The content decides what it is, not the name: safetensors, or
   * PyTorch's zip container of a {@code state_dict}. Of a checkpoint with several, the entry {@code
   * state_dict_ema} is taken, else {@code state_dict}, else {@code model}; a prefix {@code module.}
   * of all names is dropped.
   *
   * <p>A file of another file system than the default one, such as one in a zip file, is read like
   * a {@linkplain #open(String, InputStream) stream}.
   *
   * @param file the file, of any file system
   * @return its tensors; to be closed
   * @throws WeightsFormatException if the file is damaged, hostile or of another format; the
   *     message says which, and what to do
   * @throws IOException if it cannot be read
   */
  static TensorSource open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new WeightsFormatException(file + " is a folder; give the file of weights in it");
    }
    if (!file.getFileSystem().equals(FileSystems.getDefault())) {
      try (InputStream stream = Files.newInputStream(file)) {
        return open(file.toUri().toString(), stream);
      }
    }
    return switch (FileKind.of(file)) {
      case ZIP -> PyTorchFile.open(file);
      case SAFETENSORS -> SafetensorsFile.open(file);
    };
  }

  /**
   * Opens weights that come as a stream, in a format that {@link #open(Path)} reads. Tensors are
   * read in any order, so that all of the stream is kept until the source is closed: a safetensors
   * stream of up to 32 MiB in memory, everything else in a temporary file, which is deleted when
   * the source is closed.
   *
   * @param name what the stream is, for messages
   * @param stream read to its end, not closed; at most 2 GiB
   * @return its tensors; to be closed
   * @throws WeightsFormatException if it is damaged, hostile, of another format or longer than 2
   *     GiB
   * @throws IOException if it cannot be read, or kept in a temporary file
   */
  static TensorSource open(String name, InputStream stream) throws IOException {
    return StreamedWeights.STANDARD.open(name, stream);
  }
}
